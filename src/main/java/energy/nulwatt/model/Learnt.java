package energy.nulwatt.model;

/**
 * What was learnt of one battery under one firmware, and how well it is known. A mutable holder, filled in place.
 */
public final class Learnt {
    /** The firmware that it was learnt under, as the driver tells it; empty when it is not told. */
    public String firmware = "";

    /** Stretches of movement that the next values were learnt from; 0: they are a guess. */
    public int stretches;
    /** From the confirmation of an order until the battery really moves, s: what people call its dead time. */
    public double movesAfterS;
    /** From an order until its telemetry tells of the movement, as the loop counts it, s. */
    public double deadTimeS;
    /** Both dead times are known within ± this, s. */
    public double deadTimeErrorS;
    /** Steepest change, W/s. */
    public double rampWPerS;
    /** The ramp is known within this factor, ≥ 1. */
    public double rampFactor;

    /** Starts from standby that were seen; 0: the next is a guess. */
    public int wakes;
    /** Added to the dead time when it starts from standby, s. */
    public double wakeUpS;

    /** Steady powers that the next was learnt from; 0: it is 1. */
    public int chargeGains;
    /** Delivered ÷ asked while charging. */
    public double chargeGain;
    /** Steady powers that the next was learnt from; 0: it is 1. */
    public int dischargeGains;
    /** Delivered ÷ asked while discharging. */
    public double dischargeGain;

    /** Its telemetry is later than the meter by this, s; NaN when it was not learnt. */
    public double offsetS;
    /** Known within ± this, s. */
    public double offsetErrorS;
    /** From a movement until its telemetry tells of it, as far as that can be told, s; NaN when it was not learnt. */
    public double telemetryAgeS;

    /** The least power that was asked of it in a commissioning, W ≥ 0; 0 before. */
    public int leastAskedW;
    /** What it gave for that, W ≥ 0; NaN when that is not known. */
    public double leastGivenW;

    /** The most it was trusted to charge with when this was told, W ≥ 0; of that moment only. */
    public double chargeCeilingW;
    /** What bounded {@link #chargeCeilingW}. */
    public Ceiling chargeCeiling = Ceiling.CANNOT;
    /** The most it was trusted to discharge with when this was told, W ≥ 0; of that moment only. */
    public double dischargeCeilingW;
    /** What bounded {@link #dischargeCeilingW}. */
    public Ceiling dischargeCeiling = Ceiling.CANNOT;

    public Learnt() {
        clear();
    }

    /** Forgets everything. */
    public void clear() {
        firmware = "";
        stretches = 0;
        movesAfterS = Double.NaN;
        deadTimeS = Double.NaN;
        deadTimeErrorS = Double.NaN;
        rampWPerS = Double.NaN;
        rampFactor = Double.NaN;
        wakes = 0;
        wakeUpS = Double.NaN;
        chargeGains = 0;
        chargeGain = 1;
        dischargeGains = 0;
        dischargeGain = 1;
        offsetS = Double.NaN;
        offsetErrorS = Double.NaN;
        telemetryAgeS = Double.NaN;
        leastAskedW = 0;
        leastGivenW = Double.NaN;
        chargeCeilingW = 0;
        chargeCeiling = Ceiling.CANNOT;
        dischargeCeilingW = 0;
        dischargeCeiling = Ceiling.CANNOT;
    }

    /** True when nothing of it was learnt. */
    public boolean isEmpty() {
        return stretches == 0
                && wakes == 0
                && chargeGains == 0
                && dischargeGains == 0
                && leastAskedW == 0
                && Double.isNaN(offsetS);
    }

    /** Becomes a copy of {@code other}. */
    public void copyFrom(Learnt other) {
        firmware = other.firmware;
        stretches = other.stretches;
        movesAfterS = other.movesAfterS;
        deadTimeS = other.deadTimeS;
        deadTimeErrorS = other.deadTimeErrorS;
        rampWPerS = other.rampWPerS;
        rampFactor = other.rampFactor;
        wakes = other.wakes;
        wakeUpS = other.wakeUpS;
        chargeGains = other.chargeGains;
        chargeGain = other.chargeGain;
        dischargeGains = other.dischargeGains;
        dischargeGain = other.dischargeGain;
        offsetS = other.offsetS;
        offsetErrorS = other.offsetErrorS;
        telemetryAgeS = other.telemetryAgeS;
        leastAskedW = other.leastAskedW;
        leastGivenW = other.leastGivenW;
        chargeCeilingW = other.chargeCeilingW;
        chargeCeiling = other.chargeCeiling;
        dischargeCeilingW = other.dischargeCeilingW;
        dischargeCeiling = other.dischargeCeiling;
    }
}
