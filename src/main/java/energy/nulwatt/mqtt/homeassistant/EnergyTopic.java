package energy.nulwatt.mqtt.homeassistant;

import java.nio.charset.StandardCharsets;

/**
 * An energy counter in kWh, a plain number on a retained topic. Home Assistant counts a fall as a reset and adds the
 * new value as fresh energy: so nothing is published until it is known, and a backward step never.
 */
final class EnergyTopic {
    /** 10 Wh. */
    private static final long STEP_WH = 10;

    private static final long NOTHING = Long.MIN_VALUE;

    final String topic;
    private long wattHours = NOTHING;
    private long sent = NOTHING;

    EnergyTopic(String topic) {
        this.topic = topic;
    }

    /** Takes a reading in Wh; NaN and anything lower than before is left aside. */
    void put(double wh) {
        if (Double.isFinite(wh) && wh >= 0) {
            wattHours = Math.max(wattHours, (long) Math.floor(wh));
        }
    }

    boolean due() {
        return wattHours != NOTHING && (sent == NOTHING || wattHours - sent >= STEP_WH);
    }

    void sent() {
        sent = wattHours;
    }

    void forget() {
        sent = NOTHING;
    }

    byte[] payload() {
        return Double.toString(wattHours / 1000.0).getBytes(StandardCharsets.US_ASCII);
    }
}
