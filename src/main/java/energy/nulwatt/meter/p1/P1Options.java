package energy.nulwatt.meter.p1;

import java.util.Optional;

/**
 * What the owner may state about a P1 meter.
 *
 * @param standardOffsetMinutes offset of the meter's winter time from UTC, minutes, −720 … +840; summer time is one
 *     hour more. 60 fits the Netherlands, Belgium, Luxembourg, Austria, Hungary and Sweden; Finland is 120
 * @param acceptBadCrc accepts telegrams whose CRC does not fit, for meters with a stale or placeholder CRC; they must
 *     then be plausible
 * @param connectionLimitW the most that can flow, W > 0: the plausibility limit of telegrams without CRC
 * @param key the key of an encrypting (Luxembourg) meter
 * @param trustTag takes the tag of an encrypted frame as proof enough and ignores the CRC inside
 * @param baud line speed of a serial port, 115200 or 9600; 0 finds it out
 */
public record P1Options(
        int standardOffsetMinutes,
        boolean acceptBadCrc,
        int connectionLimitW,
        Optional<SmartyKey> key,
        boolean trustTag,
        int baud) {
    /** Right for nearly every meter: Central European time, strict CRC, 3 × 100 A, no key, speed found out. */
    public static final P1Options DEFAULT = new P1Options(60, false, 75_000, Optional.empty(), false, 0);

    public P1Options {
        if (standardOffsetMinutes < -720 || standardOffsetMinutes > 840) {
            throw new IllegalArgumentException(
                    "offset of winter time from UTC is " + standardOffsetMinutes + " min; expected -720 … 840");
        }
        if (connectionLimitW <= 0) {
            throw new IllegalArgumentException("connection limit is " + connectionLimitW + " W; expected more than 0");
        }
        if (baud != 0 && baud != 115_200 && baud != 9600) {
            throw new IllegalArgumentException("line speed is " + baud + "; expected 115200, 9600, or 0 to find out");
        }
    }

    public P1Options withStandardOffsetMinutes(int minutes) {
        return new P1Options(minutes, acceptBadCrc, connectionLimitW, key, trustTag, baud);
    }

    public P1Options withAcceptBadCrc(boolean accept) {
        return new P1Options(standardOffsetMinutes, accept, connectionLimitW, key, trustTag, baud);
    }

    public P1Options withConnectionLimitW(int watts) {
        return new P1Options(standardOffsetMinutes, acceptBadCrc, watts, key, trustTag, baud);
    }

    public P1Options withKey(SmartyKey newKey) {
        return new P1Options(
                standardOffsetMinutes, acceptBadCrc, connectionLimitW, Optional.of(newKey), trustTag, baud);
    }

    public P1Options withTrustTag(boolean trust) {
        return new P1Options(standardOffsetMinutes, acceptBadCrc, connectionLimitW, key, trust, baud);
    }

    public P1Options withBaud(int newBaud) {
        return new P1Options(standardOffsetMinutes, acceptBadCrc, connectionLimitW, key, trustTag, newBaud);
    }
}
