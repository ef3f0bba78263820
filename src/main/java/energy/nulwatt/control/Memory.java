package energy.nulwatt.control;

import energy.nulwatt.model.Learnt;
import java.util.List;

/**
 * What was learnt of one battery in earlier runs, and under which firmware. It may have changed while nobody looked: what
 * is begun with is a little less certain than it was, and much less under a firmware that was never seen.
 */
final class Memory {
    private static final double WIDEN_S = 0.15;
    private static final double WIDEN_FACTOR = 1.1;
    private static final double OTHER_FIRMWARE_S = 0.6;
    private static final double OTHER_FIRMWARE_FACTOR = 1.5;

    private final Response response;
    private final Delivery delivery;
    private final MeterOffset offset;
    private final ResponseFit fit;
    private final Learnt scratch = new Learnt();
    private List<Learnt> kept = List.of();
    private double meterLatencyS = MeterLatency.GUESS_S;
    private String firmware = "";
    private int leastAskedW;
    private double leastGivenW = Double.NaN;

    Memory(Response response, Delivery delivery, MeterOffset offset, ResponseFit fit) {
        this.response = response;
        this.delivery = delivery;
        this.offset = offset;
        this.fit = fit;
    }

    /** Before the first step: begins with the newest of {@code before} until the battery tells its firmware. */
    void restore(List<Learnt> before, double latencyS) {
        kept = before;
        meterLatencyS = Double.isNaN(latencyS) ? MeterLatency.GUESS_S : latencyS;
        if (!kept.isEmpty()) {
            firmware = kept.getFirst().firmware;
            begin(kept.getFirst(), WIDEN_S, WIDEN_FACTOR);
        }
    }

    /** The battery told its firmware, or that it is not known. */
    void firmwareIs(String told) {
        if (told.isEmpty() || told.equals(firmware)) {
            return;
        }
        boolean first = firmware.isEmpty() && kept.isEmpty();
        tell(scratch);
        firmware = told;
        if (first) {
            return;
        }
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).firmware.equals(told)) {
                begin(kept.get(i), WIDEN_S, WIDEN_FACTOR);
                return;
            }
        }
        begin(scratch, OTHER_FIRMWARE_S, OTHER_FIRMWARE_FACTOR);
    }

    /** A commissioning found what it gives for the least power, W ≥ 0. */
    void leastIs(int asked, double given) {
        leastAskedW = asked;
        leastGivenW = given;
    }

    private void begin(Learnt from, double widenS, double widenFactor) {
        response.restore(from, widenS, widenFactor);
        if (from.stretches > 0) {
            fit.restart(response);
        }
        delivery.restoreGain(true, from.chargeGain, from.chargeGains);
        delivery.restoreGain(false, from.dischargeGain, from.dischargeGains);
        leastIs(from.leastAskedW, from.leastGivenW);
        if (!Double.isNaN(from.offsetS)) {
            offset.restore(from.offsetS, from.offsetErrorS + widenS, meterLatencyS);
        }
    }

    /** Writes down what is believed now. */
    void tell(Learnt into) {
        boolean known = response.learnt() > 0;
        into.firmware = firmware;
        into.stretches = response.learnt();
        into.movesAfterS = response.movesAfterS(offset.telemetryAgeS());
        into.deadTimeS = response.deadTimeS();
        into.deadTimeErrorS = known ? response.deadTimeErrorS() : Double.NaN;
        into.rampWPerS = response.rampWPerS();
        into.rampFactor = known ? response.rampErrorFactor() : Double.NaN;
        into.wakes = response.wakesSeen();
        into.wakeUpS = response.wakeUpS();
        into.chargeGains = delivery.gainsSeen(true);
        into.chargeGain = delivery.gain(true);
        into.dischargeGains = delivery.gainsSeen(false);
        into.dischargeGain = delivery.gain(false);
        into.offsetS = offset.learnt() ? offset.seconds() : Double.NaN;
        into.offsetErrorS = offset.learnt() ? offset.errorS() : Double.NaN;
        into.telemetryAgeS = offset.learnt() ? offset.telemetryAgeS() : Double.NaN;
        into.leastAskedW = leastAskedW;
        into.leastGivenW = leastGivenW;
    }
}
