package energy.nulwatt.bench;

import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.BatteryCommand;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.SiteSpec;
import java.util.List;

/** The batteries as a controller of the usual kind sees them: newest readings, limits, and the last set-points. */
final class RivalFleet {
    /** A set-point that differs by less is not worth a write. */
    private static final int WORTH_WRITING_W = 5;

    private final List<BatterySpec> specs;
    private final List<BatteryChannel> channels;
    private final int[] askedW;
    private final boolean[] wasAvailable;
    private final long[] sequence;

    RivalFleet(SiteSpec site, List<BatteryChannel> channels) {
        specs = site.batteries();
        this.channels = channels;
        askedW = new int[channels.size()];
        wasAvailable = new boolean[channels.size()];
        sequence = new long[channels.size()];
    }

    int size() {
        return askedW.length;
    }

    /** Takes over what the batteries told. */
    void take() {
        for (int i = 0; i < askedW.length; i++) {
            if (channels.get(i).states().poll()) {
                boolean available = state(i).available;
                if (available && !wasAvailable[i]) {
                    // It may have been restarted: what it was asked for is not known any more.
                    askedW[i] = Integer.MIN_VALUE;
                }
                wasAvailable[i] = available;
            }
        }
    }

    private BatteryState state(int i) {
        return channels.get(i).states().latest();
    }

    /** The last measured power, W, + charge; 0 before the first. */
    double measuredW(int i) {
        double watts = state(i).powerW;
        return Double.isNaN(watts) ? 0 : watts;
    }

    /** The last set-point, W; 0 before the first. */
    double askedW(int i) {
        return askedW[i] == Integer.MIN_VALUE ? 0 : askedW[i];
    }

    /** The most that it may be asked for in a direction, W ≥ 0: its class, its state of charge, whether it answers. */
    double limitW(int i, boolean charging) {
        BatteryState state = state(i);
        BatterySpec spec = specs.get(i);
        if (!state.available || Double.isNaN(state.socPercent)) {
            return 0;
        }
        if (charging) {
            return state.socPercent < spec.maxSocPercent() ? spec.maxChargeW() : 0;
        }
        return state.socPercent > spec.minSocPercent() ? spec.maxDischargeW() : 0;
    }

    /** The most that all of them may be asked for together in a direction, W ≥ 0. */
    double limitW(boolean charging) {
        double sum = 0;
        for (int i = 0; i < askedW.length; i++) {
            sum += limitW(i, charging);
        }
        return sum;
    }

    /**
     * Splits a total by weight; what one cannot take goes to the others by weight.
     *
     * @param totalW + charge
     * @param roomW per battery, W ≥ 0: the most that it gets
     * @param weight per battery, ≥ 0
     */
    void ask(double totalW, double[] roomW, double[] weight, long nowNs) {
        double[] shareW = new double[askedW.length];
        double left = Math.abs(totalW);
        for (int round = 0; round < askedW.length && left > 0.5; round++) {
            double weights = 0;
            for (int i = 0; i < shareW.length; i++) {
                weights += shareW[i] < roomW[i] ? weight[i] : 0;
            }
            if (weights == 0) {
                break;
            }
            double toShare = left;
            for (int i = 0; i < shareW.length; i++) {
                if (shareW[i] < roomW[i]) {
                    double takesW = Math.min(roomW[i] - shareW[i], toShare * weight[i] / weights);
                    shareW[i] += takesW;
                    left -= takesW;
                }
            }
        }
        for (int i = 0; i < shareW.length; i++) {
            order(i, (int) Math.round(totalW > 0 ? shareW[i] : -shareW[i]), nowNs);
        }
    }

    private void order(int i, int watts, long nowNs) {
        boolean stops = watts == 0 && askedW[i] != 0;
        boolean differs = Math.abs((long) watts - askedW[i]) >= WORTH_WRITING_W;
        if (!state(i).available || !(stops || differs)) {
            return;
        }
        askedW[i] = watts;
        BatteryCommand command = channels.get(i).commands().writing();
        command.kind = BatteryCommand.Kind.SETPOINT;
        command.watts = watts;
        command.sequence = ++sequence[i];
        command.causeNs = nowNs;
        channels.get(i).commands().publish();
    }
}
