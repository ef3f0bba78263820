package energy.nulwatt.bench;

import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Slot;
import energy.nulwatt.sim.SimulatedMeter;
import java.util.Random;

/** A simulated meter whose telegrams may get lost or lie. */
final class VirtualMeter {
    private final SimulatedMeter meter;
    private final Slot<GridReading> grid;
    private final Random random;

    private boolean connected = true;
    private double lossRate;
    private double spikeW;

    VirtualMeter(SimulatedMeter meter, Slot<GridReading> grid, long seed) {
        this.meter = meter;
        this.grid = grid;
        random = new Random(seed);
    }

    /** The house and the meter live on; true when a telegram reached the controller. */
    boolean advance(long nowNs) {
        if (!meter.advanceTo(nowNs)) {
            return false;
        }
        boolean lost = random.nextDouble() < lossRate;
        if (!connected || lost) {
            return false;
        }
        GridReading reading = grid.writing();
        meter.reading(reading, nowNs);
        reading.powerW += spikeW;
        reading.phasePowerW[0] += spikeW;
        spikeW = 0;
        grid.publish();
        return true;
    }

    void connected(boolean connected) {
        this.connected = connected;
    }

    /** From now on this part of the telegrams gets lost, 0 … 1. */
    void lossRate(double rate) {
        lossRate = rate;
    }

    /** The next telegram that arrives tells so much too much on L1, W. */
    void spike(double watts) {
        spikeW = watts;
    }
}
