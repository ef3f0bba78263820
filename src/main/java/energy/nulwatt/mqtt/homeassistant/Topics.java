package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.SiteSpec;

/**
 * Every topic and every id in one place. None of them may ever change: entities and their history hang on them.
 *
 * <pre>
 * root/status                       online, offline; also the will            retained
 * root/live, root/battery/ID/live   power, one JSON object                    not retained
 * …/state, …/settings               status and settings, JSON objects         retained
 * root/battery/ID/learnt            what is believed of it, a JSON object       retained
 * …/charged_energy and the like     kWh, a plain number                       retained
 * root/battery/ID/available         online, offline                           retained
 * root/limits                       limits in force and by whom, a JSON object  retained
 * root/limits/status                what became of the last limits, a JSON object  retained
 * root/answer                       what became of a command, a JSON object   not retained
 * root/set/NAME, root/battery/ID/set/NAME   commands
 * root/set/limits                   limits, see {@link LimitsMessage}; may be retained
 * </pre>
 */
final class Topics {
    static final String ONLINE = "online";
    static final String OFFLINE = "offline";

    private final String root;
    private final String prefix;
    private final String siteId;

    Topics(SiteSpec site, String root, String prefix) {
        this.root = root;
        this.prefix = prefix;
        siteId = "nulwatt_" + site.id();
    }

    String status() {
        return root + "/status";
    }

    String answer() {
        return root + "/answer";
    }

    /** The limits in force. */
    String limits() {
        return root + "/limits";
    }

    /** What became of the last message on {@link #setLimits}. */
    String limitsStatus() {
        return root + "/limits/status";
    }

    /** Where limits are imposed. */
    String setLimits() {
        return siteSet("limits");
    }

    /** Topic of the site: {@code live}, {@code state}, {@code settings} or an energy. */
    String site(String name) {
        return root + "/" + name;
    }

    /** Topic of a battery: {@code live}, {@code state}, {@code settings}, {@code available} or an energy. */
    String battery(BatterySpec battery, String name) {
        return root + "/battery/" + battery.id() + "/" + name;
    }

    /** Command topic of the site. */
    String siteSet(String name) {
        return root + "/set/" + name;
    }

    /** Command topic of a battery. */
    String batterySet(BatterySpec battery, String name) {
        return root + "/battery/" + battery.id() + "/set/" + name;
    }

    /** Filters that all command topics match. */
    String[] commandFilters() {
        return new String[] {root + "/set/+", root + "/battery/+/set/+"};
    }

    /** Where Home Assistant says that it has started. */
    String birth() {
        return prefix + "/status";
    }

    /** Filter of every device that is discovered at this prefix, ours and foreign. */
    String allConfigs() {
        return prefix + "/device/+/config";
    }

    String config(String deviceId) {
        return prefix + "/device/" + deviceId + "/config";
    }

    /** True for the discovery topic of what may be a battery of this site. */
    boolean mayBeOurBattery(String topic) {
        return topic.startsWith(prefix + "/device/" + siteId + "_") && topic.endsWith("/config");
    }

    /** Identifier of the site's device. */
    String deviceId() {
        return siteId;
    }

    /** Identifier of a battery's device. */
    String deviceId(BatterySpec battery) {
        return siteId + "_" + battery.id();
    }
}
