package energy.nulwatt.config;

import energy.nulwatt.model.AllocationSpec;
import energy.nulwatt.model.Balance;
import energy.nulwatt.model.BatteryProtection;
import energy.nulwatt.model.EvProtection;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ProtectionSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Prints a site as a site file with every value in it; what the owner's file does not state is marked as default.
 * Secrets are shown as {@code ***}.
 */
public final class ResolvedSiteText {
    private static final int REMARK_COLUMN = 44;

    private final StringBuilder out = new StringBuilder();
    private final Site site;

    private ResolvedSiteText(Site site) {
        this.site = site;
    }

    /** Many lines, each ended by a line feed. */
    public static String of(Site site) {
        ResolvedSiteText text = new ResolvedSiteText(site);
        text.house();
        text.meter(site.meter());
        text.batteries();
        text.control(site.control());
        text.protection(site.protection());
        text.mqtt();
        text.line("", "", "state_directory", YamlScalar.of(site.stateDirectory().toString()));
        text.section("log");
        text.line("  ", "log.", "level", lower(site.logLevel()));
        return text.out.toString();
    }

    private void house() {
        section("site");
        line("  ", "site.", "name", YamlScalar.of(site.name()));
        line("  ", "site.", "id", YamlScalar.of(site.id()));
        line("  ", "site.", "phases", Integer.toString(site.phases()));
        line("  ", "site.", "main_fuse", Integer.toString(site.mainFuseA()), "A per phase");
        line("  ", "site.", "time_zone", YamlScalar.of(site.timeZone().getId()));
        limit("max_import", site.maxImportW());
        limit("max_export", site.maxExportW());
        line("  ", "site.", "max_target", Integer.toString(site.maxTargetW()), "W");
    }

    private void limit(String key, int limitW) {
        if (limitW == Integer.MAX_VALUE) {
            absent("  ", key, "no limit");
        } else {
            line("  ", "site.", key, Integer.toString(limitW), "W");
        }
    }

    private void meter(MeterSection meter) {
        section("meter");
        line("  ", "meter.", "type", lower(meter.type()));
        line("  ", "meter.", "port", YamlScalar.of(meter.port().text()));
        if (meter.type() != MeterSection.Type.P1) {
            secret("  ", "meter.", "token", "token_file", meter.token());
            meter.caFile().ifPresent(path -> line("  ", "meter.", "ca_file", YamlScalar.of(path.toString())));
            secret("  ", "meter.", "password", "password_file", meter.password());
            if (meter.type() == MeterSection.Type.SUNSPEC) {
                line("  ", "meter.", "positive", meter.positiveIsExport() ? "export" : "import");
            }
            meter.unit().ifPresent(unit -> line("  ", "meter.", "unit", Integer.toString(unit)));
            meter.baud().ifPresent(baud -> line("  ", "meter.", "baud", Integer.toString(baud)));
            return;
        }
        secret("  ", "meter.", "key", "key_file", meter.key());
        secret("  ", "meter.", "authentication_key", "key_file", meter.authenticationKey());
        line("  ", "meter.", "accept_bad_crc", Boolean.toString(meter.acceptBadCrc()));
        if (meter.port() instanceof Port.Serial) {
            String speed =
                    meter.baud().isPresent() ? Integer.toString(meter.baud().getAsInt()) : "auto";
            line("  ", "meter.", "speed", speed);
        }
    }

    private void batteries() {
        if (site.batteries().isEmpty()) {
            out.append("batteries: []\n");
            return;
        }
        section("batteries");
        for (int i = 0; i < site.batteries().size(); i++) {
            battery(site.batteries().get(i), "batteries[" + i + "].");
        }
    }

    private void battery(BatterySection battery, String path) {
        line("  - ", path, "type", YamlScalar.of(battery.type()));
        line("    ", path, "name", YamlScalar.of(battery.name()));
        line("    ", path, "id", YamlScalar.of(battery.id()));
        boolean modbus = !(battery.port() instanceof Port.Http);
        if (battery.port() instanceof Port.Http http) {
            line("    ", path, "host", YamlScalar.of(HostAndPort.text(http.host(), http.port())));
            line("    ", path, "user", YamlScalar.of(http.user()));
            secret("    ", path, "password", "password_file", Optional.of(http.password()));
        } else {
            line("    ", path, "port", YamlScalar.of(battery.port().text()));
        }
        if (battery.port() instanceof Port.Serial) {
            optional(path, "baud", battery.baud(), "");
        }
        if (modbus) {
            optional(path, "unit", battery.unit(), "");
        }
        String phase = battery.phase() == PhaseConnection.THREE_PHASE
                ? "all"
                : battery.phase().name();
        line("    ", path, "phase", phase);
        if (battery.capacityWh().isPresent()) {
            line("    ", path, "capacity", Plain.number(battery.capacityWh().getAsDouble() / 1000), "kWh");
        } else {
            absent("    ", "capacity", modbus ? "what the battery tells" : "not known");
        }
        line("    ", path, "circuit", lower(battery.circuit()));
        optional(path, "max_charge", battery.maxChargeW(), "W");
        optional(path, "max_discharge", battery.maxDischargeW(), "W");
        line("    ", path, "min_soc", Plain.number(battery.minSocPercent()), "%");
        line("    ", path, "max_soc", Plain.number(battery.maxSocPercent()), "%");
        if (modbus) {
            line("    ", path, "idle", lower(battery.idle()));
        }
        AllocationSpec.Bands bands = battery.bands();
        line("    ", path, "last_within", Plain.number(bands.lastWithin()), "%");
        line("    ", path, "first_within", Plain.number(bands.firstWithin()), "%");
        line("    ", path, "taper_from", Plain.number(bands.taperFromPercent()), "%");
        line("    ", path, "taper_charge", Integer.toString(bands.taperChargeW()), "W");
        BatteryProtection protection = battery.protection();
        boolean ofTheSite = !site.stated().contains(path + "backup_reserve")
                && site.stated().contains("control.backup_reserve");
        String reserve = Plain.number(protection.reservePercent());
        if (ofTheSite) {
            remarked("    backup_reserve: " + reserve, "%, from control");
        } else {
            line("    ", path, "backup_reserve", reserve, "%");
        }
        line("    ", path, "min_charge_temperature", Plain.number(protection.minChargeC()), "°C");
        line("    ", path, "max_temperature", Plain.number(protection.maxC()), "°C");
    }

    private void control(ControlSection control) {
        section("control");
        line("  ", "control.", "mode", lower(control.mode()));
        line("  ", "control.", "grid_offset", Integer.toString(control.gridOffsetW()), "W");
        line("  ", "control.", "target_expiry", Integer.toString(control.targetExpiryS()), "s");
        sharing(control.sharing());
    }

    private void sharing(SharingSection sharing) {
        line("  ", "control.", "strategy", lower(sharing.strategy()));
        if (sharing.strategy() == AllocationSpec.Strategy.PRIORITY) {
            if (sharing.order().isEmpty()) {
                absent("  ", "order", "by state of charge");
            } else {
                line("  ", "control.", "order", names(sharing.order()));
            }
        }
        line("  ", "control.", "min_on_time", Integer.toString(sharing.minOnS()), "s");
        line("  ", "control.", "min_off_time", Integer.toString(sharing.minOffS()), "s");
        if (sharing.groups().isEmpty()) {
            absent("  ", "groups", "none");
            return;
        }
        out.append("  groups:\n");
        for (int i = 0; i < sharing.groups().size(); i++) {
            group(sharing.groups().get(i), "control.groups[" + i + "].");
        }
    }

    private void group(GroupSection group, String path) {
        line("    - ", path, "name", YamlScalar.of(group.name()));
        line("      ", path, "batteries", names(group.batteries()));
        line("      ", path, "circuit", lower(group.circuit()));
        groupLimit(path, "max_charge", group.maxChargeW());
        groupLimit(path, "max_discharge", group.maxDischargeW());
    }

    private void groupLimit(String path, String key, int limitW) {
        if (limitW == Integer.MAX_VALUE) {
            absent("      ", key, "no limit");
        } else {
            line("      ", path, key, Integer.toString(limitW), "W");
        }
    }

    private String names(List<Integer> batteries) {
        return batteries.stream()
                .map(i -> YamlScalar.of(site.batteries().get(i).name()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private void protection(ProtectionSpec protection) {
        line("  ", "control.", "balance", lower(protection.balance()));
        if (protection.balance() == Balance.PER_PHASE) {
            line("  ", "control.", "across_phases", Boolean.toString(protection.acrossPhases()));
        }
        line("  ", "control.", "fuse_help", Boolean.toString(protection.fuseHelp()));
        section("peak");
        if (protection.quarterHourLimitW() == Integer.MAX_VALUE) {
            absent("  ", "quarter_hour_limit", "no limit");
        } else {
            line("  ", "peak.", "quarter_hour_limit", Integer.toString(protection.quarterHourLimitW()), "W");
        }
        line("  ", "peak.", "follow_month_peak", Boolean.toString(protection.followMonthPeak()));
        section("ev");
        EvProtection ev = protection.ev();
        line("  ", "ev.", "guard", Boolean.toString(ev.guard()));
        if (ev.guard()) {
            line("  ", "ev.", "detect", ev.detect() ? "three-phase-step" : "none");
            line("  ", "ev.", "absorb", Integer.toString(ev.absorbS()), "s");
        }
    }

    private void mqtt() {
        if (site.mqtt().isEmpty()) {
            absent("", "mqtt", "none");
            return;
        }
        MqttSection mqtt = site.mqtt().get();
        section("mqtt");
        String address = HostAndPort.text(mqtt.host(), mqtt.port());
        line("  ", "mqtt.", "broker", YamlScalar.of((mqtt.tls() ? "mqtts://" : "mqtt://") + address));
        mqtt.user().ifPresent(user -> line("  ", "mqtt.", "user", YamlScalar.of(user)));
        secret("  ", "mqtt.", "password", "password_file", mqtt.password());
        mqtt.caFile().ifPresent(file -> line("  ", "mqtt.", "ca_file", YamlScalar.of(file.toString())));
        mqtt.clientCertificate()
                .ifPresent(file -> line("  ", "mqtt.", "client_certificate", YamlScalar.of(file.toString())));
        mqtt.clientKey().ifPresent(file -> line("  ", "mqtt.", "client_key", YamlScalar.of(file.toString())));
        line("  ", "mqtt.", "topic", YamlScalar.of(mqtt.topic()));
        line("  ", "mqtt.", "discovery_prefix", YamlScalar.of(mqtt.discoveryPrefix()));
        line("  ", "mqtt.", "interval", Integer.toString(mqtt.intervalS()), "s");
    }

    private void section(String name) {
        out.append(name).append(":\n");
    }

    private void secret(String indent, String path, String key, String fileKey, Optional<Secret> secret) {
        if (secret.isPresent()) {
            String from = site.stated().contains(path + fileKey) ? "from " + fileKey : "";
            remarked(indent + key + ": \"" + secret.get() + "\"", from);
        }
    }

    private void optional(String path, String key, OptionalInt value, String unit) {
        if (value.isPresent()) {
            line("    ", path, key, Integer.toString(value.getAsInt()), unit);
        } else {
            absent("    ", key, "what the profile says");
        }
    }

    private void absent(String indent, String key, String instead) {
        remarked(indent + "# " + key + ":", "default: " + instead);
    }

    private void line(String indent, String path, String key, String value) {
        line(indent, path, key, value, "");
    }

    private void line(String indent, String path, String key, String value, String unit) {
        boolean stated = site.stated().contains(path + key);
        String remark = stated ? unit : unit.isEmpty() ? "default" : unit + ", default";
        remarked(indent + key + ": " + value, remark);
    }

    private void remarked(String line, String remark) {
        out.append(line);
        if (!remark.isEmpty()) {
            out.repeat(' ', Math.max(1, REMARK_COLUMN - line.length()))
                    .append("# ")
                    .append(remark);
        }
        out.append('\n');
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
