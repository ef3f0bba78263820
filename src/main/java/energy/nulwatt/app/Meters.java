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
import energy.nulwatt.meter.p1.P1Meter;
import energy.nulwatt.meter.p1.P1Options;
import energy.nulwatt.meter.p1.SmartyKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Makes the meter that a site names. */
final class Meters {
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
        };
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
