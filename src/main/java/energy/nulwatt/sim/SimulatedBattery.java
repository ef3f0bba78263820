package energy.nulwatt.sim;

import energy.nulwatt.model.OperatingState;

/**
 * The physics of one battery under virtual time: dead time, ramp, lag, relay, limits, losses, state of charge. Power is
 * + charge, − discharge at the wall. Deterministic, and independent of how time is cut into {@link #advanceTo} calls.
 * Not thread-safe; {@link #advanceTo} allocates nothing.
 */
public final class SimulatedBattery {
    /** Time moves in steps of 10 ms. */
    public static final long STEP_NS = 10_000_000;

    private static final double STEP_S = STEP_NS / 1e9;
    private static final double STEP_H = STEP_S / 3600;
    private static final double NEAR_FULL_PERCENT = 99.5;
    private static final double LAST_CHARGE_W = 95;

    private final BatteryPhysics physics;
    private final SetpointQueue underWay;
    private final double percentPerWh;
    private final double rampPerStepW;
    private final double lagPerStep;
    private final long wakeUpNs;
    private final long zeroCrossHoldNs;
    private final long relayOpensAfterNs;
    private final Telemetry telemetry;

    private long nowNs;
    /** The set-point in force, after the dead time. */
    private double commandW;
    /** Where the ramp stands; {@link #powerW} follows it with the lag. */
    private double rampW;

    private double powerW;
    private int direction;
    private long zeroSinceNs;
    private long holdUntilNs;
    private boolean relayClosed;
    private boolean waking;
    private long awakeAtNs;
    private long idleSinceNs;

    private double storedWh;
    private double chargedWh;
    private double dischargedWh;
    private boolean full;
    private boolean empty;

    private double chargeGain;
    private double dischargeGain;
    private double chargeCeilingW = Double.POSITIVE_INFINITY;
    private double dischargeCeilingW = Double.POSITIVE_INFINITY;
    private boolean stuck;

    /** A battery in standby, relay open, at {@code startNs}. */
    public SimulatedBattery(BatteryPhysics physics, long startNs) {
        this.physics = physics;
        nowNs = startNs;
        zeroSinceNs = startNs;
        holdUntilNs = startNs;
        idleSinceNs = startNs;
        BatteryDynamics dynamics = physics.dynamics();
        underWay = new SetpointQueue(Math.round(dynamics.deadTimeS() * 1e9));
        percentPerWh = 100 / physics.capacityWh();
        rampPerStepW = dynamics.rampWPerS() * STEP_S;
        lagPerStep = dynamics.lagS() == 0 ? 1 : 1 - Math.exp(-STEP_S / dynamics.lagS());
        wakeUpNs = Math.round(dynamics.wakeUpS() * 1e9);
        zeroCrossHoldNs = Math.round(dynamics.zeroCrossHoldS() * 1e9);
        relayOpensAfterNs = Math.round(dynamics.relayOpensAfterS() * 1e9);
        telemetry = new Telemetry(
                Math.round(dynamics.telemetryPeriodS() * 1e9), Math.round(dynamics.telemetryLateS() * 1e9), startNs);
        storedWh = physics.capacityWh() * physics.initialSocPercent() / 100;
        chargeGain = physics.chargeGain();
        dischargeGain = physics.dischargeGain();
        full = socPercent() >= 100;
        empty = socPercent() <= physics.floorSocPercent();
    }

    public BatteryPhysics physics() {
        return physics;
    }

    /** Asks for {@code watts}, + charge, − discharge, 0 idle, at the time of the last {@link #advanceTo}. */
    public void setpoint(int watts) {
        underWay.add(nowNs, watts);
    }

    /** Lives on until {@code nowNs}; what is left below a whole step waits for the next call. */
    public void advanceTo(long nowNs) {
        while (nowNs - this.nowNs >= STEP_NS) {
            step();
        }
    }

    private void step() {
        nowNs += STEP_NS;
        commandW = underWay.inForceAt(nowNs);
        if (!stuck) {
            moveRelay();
            moveRamp(relayClosed ? limited(commandW) : 0);
            powerW += (rampW - powerW) * lagPerStep;
            if (Math.abs(rampW - powerW) < 0.01) {
                powerW = rampW;
            }
        } else if (powerW > 0 ? full : powerW < 0 && empty) {
            // Even a stuck inverter is cut off by the cells' own protection.
            powerW = 0;
        }
        double cellW = cellW();
        store(cellW);
        telemetry.advanceTo(nowNs, powerW, cellW);
    }

    private void moveRelay() {
        if (commandW != 0 || powerW != 0 || rampW != 0) {
            idleSinceNs = nowNs;
        }
        if (relayClosed) {
            if (nowNs - idleSinceNs >= relayOpensAfterNs && commandW == 0 && powerW == 0) {
                relayClosed = false;
            }
        } else if (commandW == 0) {
            waking = false;
        } else if (!waking) {
            waking = true;
            awakeAtNs = nowNs + wakeUpNs;
        }
        if (waking && nowNs - awakeAtNs >= 0) {
            waking = false;
            relayClosed = true;
            direction = 0;
        }
    }

    /** What the battery would give for {@code asked} W once it has settled. */
    private double limited(double asked) {
        if (asked > 0) {
            return Math.min(asked * chargeGain, chargeLimitW());
        }
        return Math.max(asked * dischargeGain, 0 - dischargeLimitW()); // 0 − 0, so that −0.0 never shows
    }

    private void moveRamp(double targetW) {
        int targetDirection = (int) Math.signum(targetW);
        if (rampW != 0) {
            zeroSinceNs = nowNs;
        }
        double goalW = targetW;
        if (zeroCrossHoldNs > 0 && targetDirection != 0) {
            if (direction == 0) {
                direction = targetDirection;
            } else if (targetDirection != direction) {
                // Down to zero first; the rest at zero begins when the ramp has arrived there.
                goalW = 0;
                if (rampW == 0) {
                    direction = targetDirection;
                    holdUntilNs = zeroSinceNs + zeroCrossHoldNs;
                }
            }
            if (nowNs - holdUntilNs < 0) {
                goalW = 0;
            }
        }
        double changeW = goalW - rampW;
        rampW = Math.abs(changeW) <= rampPerStepW ? goalW : rampW + Math.copySign(rampPerStepW, changeW);
    }

    private void store(double cellW) {
        if (powerW > 0) {
            chargedWh += powerW * STEP_H;
        } else {
            dischargedWh -= powerW * STEP_H;
        }
        storedWh = Math.max(0, storedWh + cellW * STEP_H);
        double soc = storedWh * percentPerWh;
        full = soc >= 100 || (full && soc > 99);
        empty = soc <= physics.floorSocPercent() || (empty && soc < physics.floorSocPercent() + 1);
    }

    /** Time up to which it has lived. */
    public long nowNs() {
        return nowNs;
    }

    /** True power at the wall now, W, + charge. */
    public double powerW() {
        return powerW;
    }

    /** What the battery tells of its power: the true one as of its last telemetry update, W, + charge. */
    public double telemetryW() {
        return telemetry.watts();
    }

    /** What the battery tells of the power into its cells, as of its last telemetry update, W, + charge. */
    public double telemetryCellW() {
        return telemetry.cellWatts();
    }

    /** Power into the cells now, W, + charge: what is left of {@link #powerW} after losses. */
    public double cellW() {
        if (powerW > 0) {
            return powerW - physics.chargeLoss().lossW(powerW);
        }
        if (powerW < 0) {
            return powerW - physics.dischargeLoss().lossW(-powerW);
        }
        return relayClosed ? -physics.idleLossW() : -physics.standbyLossW();
    }

    /** State of charge, 0 … 100 %. */
    public double socPercent() {
        return Math.min(100, storedWh * percentPerWh);
    }

    /** Energy in the cells, Wh. */
    public double storedWh() {
        return storedWh;
    }

    /** Energy taken at the wall since the start, Wh. */
    public double chargedWh() {
        return chargedWh;
    }

    /** Energy given at the wall since the start, Wh. */
    public double dischargedWh() {
        return dischargedWh;
    }

    /** The most that it would charge with now, W ≥ 0: class, faults, taper, full. */
    public double chargeLimitW() {
        return Math.min(Math.min(physics.maxChargeW(), chargeCeilingW), cellChargeLimitW());
    }

    /** The most that the cells take now, W: their taper only; infinity while nothing limits it, 0 when full. */
    public double cellChargeLimitW() {
        if (full) {
            return 0;
        }
        double soc = storedWh * percentPerWh;
        if (soc < physics.taperFromSocPercent()) {
            return Double.POSITIVE_INFINITY;
        }
        if (soc <= NEAR_FULL_PERCENT) {
            return physics.taperW();
        }
        double part = (100 - soc) / (100 - NEAR_FULL_PERCENT);
        return Math.max(LAST_CHARGE_W, physics.taperW() * part);
    }

    /** True when the cells refuse to be discharged further. */
    public boolean isEmpty() {
        return empty;
    }

    /** The most that it would discharge with now, W ≥ 0: class, faults, empty. */
    public double dischargeLimitW() {
        return empty ? 0 : Math.min(physics.maxDischargeW(), dischargeCeilingW);
    }

    /** What it does. */
    public OperatingState state() {
        if (powerW > 0) {
            return OperatingState.CHARGING;
        }
        return powerW < 0 ? OperatingState.DISCHARGING : OperatingState.STANDBY;
    }

    public boolean relayClosed() {
        return relayClosed;
    }

    /** Fault: charges with at most {@code watts} ≥ 0 whatever is asked; infinity heals it. */
    public void limitChargeW(double watts) {
        chargeCeilingW = watts;
    }

    /** Fault: discharges with at most {@code watts} ≥ 0 whatever is asked; infinity heals it. */
    public void limitDischargeW(double watts) {
        dischargeCeilingW = watts;
    }

    /** Fault: keeps its power of the moment whatever is asked, until healed. */
    public void stuck(boolean stuck) {
        this.stuck = stuck;
    }

    /** Fault: drifts to other gains. */
    public void gains(double chargeGain, double dischargeGain) {
        this.chargeGain = chargeGain;
        this.dischargeGain = dischargeGain;
    }

    /** Change: set-points act after this many seconds ≥ 0 from now on, as after a new firmware. */
    public void deadTimeS(double seconds) {
        underWay.deadTimeNs(Math.round(seconds * 1e9));
    }

    /** The output drops at once, the relay opens and every command is forgotten: a restart or a tripped breaker. */
    public void trip() {
        underWay.clear();
        rampW = 0;
        powerW = 0;
        relayClosed = false;
        waking = false;
    }
}
