package energy.nulwatt.sim;

import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import java.util.Arrays;

/**
 * A house under virtual time: loads and solar per phase and batteries; grid = load − solar + Σ battery, on each phase
 * and in total. Deterministic, and independent of how time is cut into {@link #advanceTo} calls. Not thread-safe;
 * {@link #advanceTo} allocates nothing.
 */
public final class SimulatedHouse {
    private static final long TRACE_STEP_NS = 100_000_000;
    private static final double STEP_S = SimulatedBattery.STEP_NS / 1e9;

    private final long startNs;
    private long nowNs;
    private long nextTraceNs;

    private SimulatedBattery[] batteries = new SimulatedBattery[0];
    /** Part of battery i on phase j. */
    private double[][] batteryShare = new double[0][];

    private PowerTrace[] traces = new PowerTrace[0];
    /** Watts of trace i on phase j: + load, − solar. */
    private double[][] tracePhaseShare = new double[0][];

    private final double[] baseW = new double[Phase.COUNT];
    private final double[] tracedLoadW = new double[Phase.COUNT];
    private final double[] tracedSolarW = new double[Phase.COUNT];
    private final double[] batteryW = new double[Phase.COUNT];
    private final double[] phaseWs = new double[Phase.COUNT];
    private double gridWs;
    private double importWs;
    private double exportWs;

    /** An empty house at {@code startNs}. */
    public SimulatedHouse(long startNs) {
        this.startNs = startNs;
        nowNs = startNs;
        nextTraceNs = startNs;
    }

    /** Wires a new battery; it begins in standby at the house's time. */
    public SimulatedBattery add(BatteryPhysics physics, PhaseConnection phase) {
        SimulatedBattery battery = new SimulatedBattery(physics, nowNs);
        batteries = Arrays.copyOf(batteries, batteries.length + 1);
        batteryShare = Arrays.copyOf(batteryShare, batteryShare.length + 1);
        batteries[batteries.length - 1] = battery;
        batteryShare[batteryShare.length - 1] = shares(phase, 1);
        return battery;
    }

    /** The steady part of a phase's load, W ≥ 0, from now on. */
    public void load(Phase phase, double watts) {
        baseW[phase.ordinal()] = watts;
    }

    /** Adds a load that changes by itself. */
    public void add(PowerTrace load, PhaseConnection phase) {
        addTrace(load, phase, 1);
    }

    /** Adds solar panels. */
    public void addSolar(PowerTrace production, PhaseConnection phase) {
        addTrace(production, phase, -1);
    }

    private void addTrace(PowerTrace trace, PhaseConnection phase, int sign) {
        traces = Arrays.copyOf(traces, traces.length + 1);
        tracePhaseShare = Arrays.copyOf(tracePhaseShare, tracePhaseShare.length + 1);
        traces[traces.length - 1] = trace;
        tracePhaseShare[tracePhaseShare.length - 1] = shares(phase, sign);
        nextTraceNs = nowNs;
    }

    private static double[] shares(PhaseConnection phase, int sign) {
        double[] share = new double[Phase.COUNT];
        for (Phase each : Phase.values()) {
            share[each.ordinal()] = sign * phase.share(each);
        }
        return share;
    }

    /** Lives on until {@code nowNs}; what is left below a whole step waits for the next call. */
    public void advanceTo(long nowNs) {
        while (nowNs - this.nowNs >= SimulatedBattery.STEP_NS) {
            step();
        }
    }

    private void step() {
        if (nowNs - nextTraceNs >= 0) {
            evaluateTraces();
            nextTraceNs += TRACE_STEP_NS;
        }
        nowNs += SimulatedBattery.STEP_NS;
        Arrays.fill(batteryW, 0);
        for (int i = 0; i < batteries.length; i++) {
            batteries[i].advanceTo(nowNs);
            double watts = batteries[i].powerW();
            double[] share = batteryShare[i];
            for (int p = 0; p < Phase.COUNT; p++) {
                batteryW[p] += watts * share[p];
            }
        }
        double grid = 0;
        for (int p = 0; p < Phase.COUNT; p++) {
            double watts = phaseW(p);
            phaseWs[p] += watts * STEP_S;
            grid += watts;
        }
        gridWs += grid * STEP_S;
        if (grid > 0) {
            importWs += grid * STEP_S;
        } else {
            exportWs -= grid * STEP_S;
        }
    }

    private void evaluateTraces() {
        Arrays.fill(tracedLoadW, 0);
        Arrays.fill(tracedSolarW, 0);
        for (int i = 0; i < traces.length; i++) {
            double watts = traces[i].watts(nowNs - startNs);
            for (int p = 0; p < Phase.COUNT; p++) {
                double share = tracePhaseShare[i][p];
                if (share > 0) {
                    tracedLoadW[p] += watts * share;
                } else {
                    tracedSolarW[p] -= watts * share;
                }
            }
        }
    }

    private double phaseW(int phase) {
        return baseW[phase] + tracedLoadW[phase] - tracedSolarW[phase] + batteryW[phase];
    }

    /** Time up to which it has lived. */
    public long nowNs() {
        return nowNs;
    }

    /** Power at the grid connection now, W, + import. */
    public double gridW() {
        return phaseW(0) + phaseW(1) + phaseW(2);
    }

    /** Power of one phase at the grid connection now, W, + import. */
    public double phaseW(Phase phase) {
        return phaseW(phase.ordinal());
    }

    /** What the grid would read without the batteries: load − solar, W. */
    public double houseW() {
        return loadW() - solarW();
    }

    /** All loads together, W ≥ 0. */
    public double loadW() {
        return baseW[0] + baseW[1] + baseW[2] + tracedLoadW[0] + tracedLoadW[1] + tracedLoadW[2];
    }

    /** Solar production, W ≥ 0. */
    public double solarW() {
        return tracedSolarW[0] + tracedSolarW[1] + tracedSolarW[2];
    }

    /** All batteries together, W, + charge. */
    public double batteriesW() {
        double watts = 0;
        for (int i = 0; i < batteries.length; i++) {
            watts += batteries[i].powerW();
        }
        return watts;
    }

    /** Number of batteries. */
    public int batteryCount() {
        return batteries.length;
    }

    /** The battery that was added as the {@code index}-th, from 0. */
    public SimulatedBattery battery(int index) {
        return batteries[index];
    }

    /** Energy taken from the grid since the start, Wh; the phases are netted at every instant. */
    public double importWh() {
        return importWs / 3600;
    }

    /** Energy given to the grid since the start, Wh; the phases are netted at every instant. */
    public double exportWh() {
        return exportWs / 3600;
    }

    /** Integral of {@link #gridW} since the start, Ws: import − export. */
    public double gridWs() {
        return gridWs;
    }

    /** Integral of {@link #phaseW} since the start, Ws. */
    public double phaseWs(Phase phase) {
        return phaseWs[phase.ordinal()];
    }
}
