package energy.nulwatt.control;

import energy.nulwatt.model.AllocationSpec;
import energy.nulwatt.model.AllocationSpec.Bands;
import energy.nulwatt.model.AllocationSpec.Group;
import energy.nulwatt.model.AllocationSpec.Strategy;
import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.BatterySettings;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.model.SiteSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Batteries that do at once what the allocator says, for tests of the allocator alone. */
final class TestFleet {
    static final long SECOND_NS = 1_000_000_000L;
    /** Measured on a Venus E. */
    static final EfficiencyCurve VENUS_CHARGE = new EfficiencyCurve(
            new double[] {68, 136, 262, 387, 513, 639, 766, 1019, 1530, 1786, 2044, 2304, 2567},
            new double[] {41, 105, 232, 357, 481, 604, 727, 973, 1460, 1702, 1942, 2183, 2424});
    /** Measured on a Venus E. */
    static final EfficiencyCurve VENUS_DISCHARGE = new EfficiencyCurve(
            new double[] {60, 118, 243, 368, 494, 619, 745, 996, 1246, 1497, 1748, 1999, 2250, 2501},
            new double[] {80, 160, 284, 416, 550, 685, 820, 1092, 1369, 1647, 1931, 2218, 2508, 2801});

    private static final long LONG_AGO_NS = 100_000 * SECOND_NS;

    Strategy strategy = Strategy.PRIORITY;
    List<Integer> order = List.of();
    final List<Group> groups = new ArrayList<>();
    int minOnS = AllocationSpec.USUAL.minOnS();
    int minOffS = AllocationSpec.USUAL.minOffS();
    final List<BatterySpec> specs = new ArrayList<>();
    final List<Bands> bands = new ArrayList<>();
    final List<Double> charges = new ArrayList<>();
    /** Those that do not answer. */
    final Set<Integer> silent = new HashSet<>();
    /** The most that the first ones give of what they are told, W ≥ 0. */
    int[] mostGivenW = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};

    final GridReading reading = new GridReading();
    long nowNs = LONG_AGO_NS;

    BatteryTrack[] tracks;
    private BatteryChannel[] channels;
    private SharingAllocator allocator;
    /** After its last share a battery is kept awake by 1 W for this long, as behind the allocator. */
    int awakeS;

    private long[] lastShareNs;

    /** A Venus E on L1 at this state of charge. */
    TestFleet battery(double socPercent) {
        return battery(socPercent, PhaseConnection.L1, 5120, 2500);
    }

    TestFleet battery(double socPercent, PhaseConnection phase, double capacityWh, int maxW) {
        return battery(socPercent, phase, capacityWh, maxW, VENUS_CHARGE, VENUS_DISCHARGE);
    }

    TestFleet battery(
            double socPercent,
            PhaseConnection phase,
            double capacityWh,
            int maxW,
            EfficiencyCurve charge,
            EfficiencyCurve discharge) {
        String name = "b" + specs.size();
        specs.add(new BatterySpec(
                name,
                name,
                "test",
                phase,
                capacityWh,
                maxW,
                maxW,
                60,
                12,
                100,
                false,
                ResponseGuess.TYPICAL,
                charge,
                discharge));
        charges.add(socPercent);
        bands.add(Bands.USUAL);
        return this;
    }

    private void build() {
        AllocationSpec allocation = new AllocationSpec(strategy, order, groups, bands, minOnS, minOffS);
        SiteSpec site = new SiteSpec("test", "test", 25, 3, 1, 1, 7500, specs, allocation);
        tracks = new BatteryTrack[specs.size()];
        channels = new BatteryChannel[specs.size()];
        for (int i = 0; i < tracks.length; i++) {
            channels[i] = new BatteryChannel();
            tracks[i] = new BatteryTrack(specs.get(i), channels[i], new BatterySettings(specs.get(i)));
            tracks[i].bands = allocation.bands(i);
        }
        lastShareNs = new long[tracks.length];
        allocator = new SharingAllocator(site);
    }

    /** One step a second later; every battery gives what it was told in the last. Returns what was placed. */
    double step(double totalW) {
        return step(totalW, SECOND_NS);
    }

    double step(double totalW, long stepNs) {
        if (tracks == null) {
            build();
        }
        nowNs += stepNs;
        for (int i = 0; i < tracks.length; i++) {
            int mostW = i < mostGivenW.length ? mostGivenW[i] : Integer.MAX_VALUE;
            tell(i, Math.clamp(tracks[i].askedW, -mostW, mostW));
        }
        double placedW = allocator.allocate(totalW, tracks, reading, nowNs);
        for (int i = 0; i < tracks.length; i++) {
            tracks[i].order(asked(i), nowNs, nowNs);
        }
        return placedW;
    }

    private int asked(int i) {
        if (tracks[i].wantedW != 0) {
            lastShareNs[i] = nowNs;
            return (int) Math.round(tracks[i].wantedW);
        }
        return nowNs - lastShareNs[i] < awakeS * SECOND_NS ? 1 : 0;
    }

    /** What is placed while the batteries give other powers than they were asked for. */
    double allocateWhile(double totalW, double... powersW) {
        for (int i = 0; i < powersW.length; i++) {
            tracks[i].askedW = 0;
            tell(i, powersW[i]);
        }
        return allocator.allocate(totalW, tracks, reading, nowNs);
    }

    /** Steps of a second. */
    void run(double totalW, int seconds) {
        for (int i = 0; i < seconds; i++) {
            step(totalW);
        }
    }

    /** Battery {@code i} answers that it gives so much. */
    void tell(int i, double powerW) {
        if (tracks == null) {
            build();
        }
        BatteryState state = channels[i].states().writing();
        state.clear();
        state.available = !silent.contains(i);
        state.inControl = true;
        state.answeredNs = nowNs;
        state.powerNs = nowNs;
        state.powerW = powerW;
        state.socPercent = charges.get(i);
        channels[i].states().publish();
        tracks[i].take(nowNs);
    }

    int[] shares() {
        int[] shares = new int[tracks.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (int) Math.round(tracks[i].wantedW);
        }
        return shares;
    }
}
