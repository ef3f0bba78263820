package energy.nulwatt.app;

import energy.nulwatt.config.MeterSection;
import energy.nulwatt.config.Secret;
import energy.nulwatt.config.Site;
import energy.nulwatt.meter.Meter;
import energy.nulwatt.meter.MeterSource;
import energy.nulwatt.meter.PolledMeter;
import energy.nulwatt.meter.http.HomeWizard;
import energy.nulwatt.meter.http.ShellyPro3Em;
import energy.nulwatt.meter.http.TrustedDevice;
import energy.nulwatt.meter.modbus.EastronMeter;
import energy.nulwatt.meter.modbus.SunSpecMeter;
import energy.nulwatt.meter.modbus.VictronGridMeter;
import energy.nulwatt.meter.p1.P1Meter;
import energy.nulwatt.meter.p1.P1Options;
import energy.nulwatt.meter.p1.SmartyKey;
import energy.nulwatt.modbus.LinkAddress;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.SerialFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Makes the meter that a site names. */
final class Meters {
    /** A full answer takes 0.7 s at 2400 baud. */
    private static final int MODBUS_TIMEOUT_MS = 1500;

    private static final int MODBUS_RECONNECT_PAUSE_MS = 200;

    private Meters() {}

    /** Opens nothing. */
    static Meter of(Site site) {
        MeterSection section = site.meter();
        return switch (section.type()) {
            case P1 -> p1(site, section);
            case HOMEWIZARD -> new PolledMeter(homeWizard(section));
            case SHELLY_PRO_3EM ->
                new PolledMeter(ShellyPro3Em.at(
                        section.port().text(),
                        section.password().map(Secret::reveal).orElse("")));
            case EASTRON_SDM120, EASTRON_SDM630 -> {
                boolean threePhase = section.type() == MeterSection.Type.EASTRON_SDM630;
                yield new PolledMeter(
                        new EastronMeter(link(section), section.unit().orElseThrow(), threePhase));
            }
            case SUNSPEC ->
                new PolledMeter(
                        new SunSpecMeter(link(section), section.unit().orElseThrow(), section.positiveIsExport()));
            case VICTRON_GRID ->
                new PolledMeter(
                        new VictronGridMeter(link(section), section.unit().orElseThrow()));
        };
    }

    private static ModbusLink link(MeterSection section) {
        SerialFormat usual = SerialFormat.DEFAULT;
        return ModbusLink.open(
                LinkAddress.parse(section.port().text()),
                new SerialFormat(
                        section.baud().orElse(usual.baud()), usual.dataBits(), usual.parity(), usual.stopBits()),
                MODBUS_TIMEOUT_MS,
                MODBUS_RECONNECT_PAUSE_MS);
    }

    private static MeterSource homeWizard(MeterSection section) {
        String address = section.port().text();
        if (section.token().isEmpty()) {
            return HomeWizard.v1(address);
        }
        try {
            return HomeWizard.v2(
                    address,
                    section.token().get().reveal(),
                    TrustedDevice.of(section.caFile().orElseThrow()));
        } catch (IOException e) {
            // It was readable, and held certificates, when the site file was checked a moment ago.
            throw new UncheckedIOException(e);
        }
    }

    private static Meter p1(Site site, MeterSection section) {
        P1Options options = P1Options.DEFAULT
                .withAcceptBadCrc(section.acceptBadCrc())
                .withStandardOffsetMinutes(site.timeZone()
                                .getRules()
                                .getStandardOffset(Instant.now())
                                .getTotalSeconds()
                        / 60)
                .withBaud(section.baud().orElse(0));
        if (section.key().isPresent()) {
            options = options.withKey(SmartyKey.ofHex(
                    section.key().get().reveal(),
                    section.authenticationKey()
                            .map(secret -> secret.reveal())
                            .orElse(SmartyKey.DEFAULT_AUTHENTICATION_KEY)));
        }
        return P1Meter.at(section.port().text(), options);
    }
}
