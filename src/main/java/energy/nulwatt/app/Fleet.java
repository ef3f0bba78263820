package energy.nulwatt.app;

import energy.nulwatt.battery.Battery;
import energy.nulwatt.battery.BatteryRunner;
import energy.nulwatt.battery.ModbusBattery;
import energy.nulwatt.battery.Profile;
import energy.nulwatt.battery.sessy.SessyBattery;
import energy.nulwatt.battery.sessy.SessyLink;
import energy.nulwatt.config.BatterySection;
import energy.nulwatt.config.FoundFile;
import energy.nulwatt.config.IdleRelay;
import energy.nulwatt.config.Port;
import energy.nulwatt.config.Site;
import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.modbus.Link;
import energy.nulwatt.modbus.LinkAddress;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.SerialFormat;
import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.SiteSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The batteries of a site, each on its link; batteries with the same port share one. */
final class Fleet implements AutoCloseable {
    /** A data logger is busy for so long while it uploads to its cloud. */
    private static final int LOGGER_TIMEOUT_MS = 10_000;

    private static final int LOGGER_RECONNECT_PAUSE_MS = 200;

    private final SiteSpec spec;
    private final Map<Port, List<Member>> buses = new LinkedHashMap<>();
    private final Map<Port, Link> links = new LinkedHashMap<>();
    private final Map<Port, ModbusLink> modbusLinks = new HashMap<>();

    /**
     * One battery with its place in the site.
     *
     * @param index in the order of the site
     */
    record Member(int index, Battery battery) {}

    /** Nothing is opened before a battery is first asked. */
    Fleet(Site site, Map<String, Profile> profiles) {
        spec = SiteSpecs.of(site, profiles);
        for (int i = 0; i < site.batteries().size(); i++) {
            BatterySection section = site.batteries().get(i);
            BatterySpec battery = spec.batteries().get(i);
            Battery driver = section.port() instanceof Port.Http http
                    ? sessy(battery, http, site.stateDirectory())
                    : modbus(battery, section, profiles.get(section.type()));
            buses.computeIfAbsent(section.port(), port -> new ArrayList<>()).add(new Member(i, driver));
        }
    }

    private Battery modbus(BatterySpec battery, BatterySection section, Profile profile) {
        ModbusLink link = modbusLinks.computeIfAbsent(section.port(), port -> open(section, profile));
        links.put(section.port(), link);
        Profile.Idle idle =
                section.idle() == IdleRelay.RELAY_CLOSED ? Profile.Idle.RELAY_CLOSED : Profile.Idle.RELAY_OPEN;
        int unit = section.unit().orElse(profile.link().unit());
        return new ModbusBattery(battery, profile, link, unit, idle, BusTime.SYSTEM);
    }

    private Battery sessy(BatterySpec battery, Port.Http http, Path stateDirectory) {
        SessyLink link = new SessyLink(
                http.host(), http.port(), http.user(), http.password().reveal());
        links.put(http, link);
        return new SessyBattery(battery, link, new FoundFile(stateDirectory, battery.id()), BusTime.SYSTEM);
    }

    private static ModbusLink open(BatterySection section, Profile profile) {
        Profile.LinkDefaults defaults = profile.link();
        SerialFormat format = defaults.serial();
        boolean logger = section.port() instanceof Port.Solarman;
        return ModbusLink.open(
                LinkAddress.parse(section.port().text()),
                new SerialFormat(
                        section.baud().orElse(format.baud()), format.dataBits(), format.parity(), format.stopBits()),
                Math.max(defaults.limits().timeoutMs(), logger ? LOGGER_TIMEOUT_MS : 0),
                Math.max(defaults.limits().reconnectPauseMs(), logger ? LOGGER_RECONNECT_PAUSE_MS : 0));
    }

    SiteSpec spec() {
        return spec;
    }

    /** One runner for each link, not started yet. */
    List<BatteryRunner> runners(List<BatteryChannel> channels, Runnable onState, Consumer<Throwable> onFailure) {
        List<BatteryRunner> runners = new ArrayList<>();
        buses.forEach((port, members) -> {
            List<BatteryRunner.Seat> seats = new ArrayList<>();
            for (Member member : members) {
                BatteryChannel channel = channels.get(member.index());
                seats.add(new BatteryRunner.Seat(member.battery(), channel.commands(), channel.states()));
            }
            runners.add(new BatteryRunner(port.text(), seats, links.get(port), onState, onFailure, BusTime.SYSTEM));
        });
        return runners;
    }

    /** The batteries of each link. */
    List<List<Member>> buses() {
        return List.copyOf(buses.values());
    }

    @Override
    public void close() {
        links.values().forEach(Link::close);
    }
}
