package energy.nulwatt.model;

/**
 * What is known of one battery, filled in place by its driver. Power is + charge, − discharge on the AC side. A value
 * that is not known is NaN, never 0.
 */
public final class BatteryState {
    /** {@link #acceptedWatts} when no command was ever confirmed. */
    public static final int NOTHING_ACCEPTED = Integer.MIN_VALUE;

    /** True while the battery answers. */
    public boolean available;
    /** True when the battery was seen to obey us: control flag read back as set. */
    public boolean inControl;
    /** The version of its firmware, as its driver tells it; empty when that is not known. */
    public String firmware;
    /** Monotonic time of the last good answer of any kind; 0 before the first. */
    public long answeredNs;

    /** Measured power in W, + charge. */
    public double powerW;
    /** Monotonic time at which {@link #powerW} was read; 0 before the first. */
    public long powerNs;

    /** State of charge, % of usable capacity. */
    public double socPercent;
    /** Usable capacity, Wh. */
    public double capacityWh;
    /** What the battery's own management allows now, W ≥ 0. */
    public double maxChargeW;
    /** What the battery's own management allows now, W ≥ 0. */
    public double maxDischargeW;
    /** Hottest temperature that the battery tells, °C. */
    public double temperatureC;
    /** Energy charged since ever, Wh. */
    public double chargedWh;
    /** Energy discharged since ever, Wh. */
    public double dischargedWh;
    /** What it says that it is doing. */
    public OperatingState state;
    /** Raw warning and fault bits, packed by the profile; 0 is healthy. */
    public long faultBits;

    /** The newest set-point that the battery confirmed, W, or {@link #NOTHING_ACCEPTED}. */
    public int acceptedWatts;
    /** Monotonic time at which {@link #acceptedWatts} was confirmed on the wire. */
    public long acceptedNs;
    /** {@link BatteryCommand#sequence} of the newest order that was carried out; 0 before the first. */
    public long acceptedSequence;

    public BatteryState() {
        clear();
    }

    /** Forgets everything. */
    public void clear() {
        available = false;
        inControl = false;
        firmware = "";
        answeredNs = 0;
        powerW = Double.NaN;
        powerNs = 0;
        socPercent = Double.NaN;
        capacityWh = Double.NaN;
        maxChargeW = Double.NaN;
        maxDischargeW = Double.NaN;
        temperatureC = Double.NaN;
        chargedWh = Double.NaN;
        dischargedWh = Double.NaN;
        state = OperatingState.UNKNOWN;
        faultBits = 0;
        acceptedWatts = NOTHING_ACCEPTED;
        acceptedNs = 0;
        acceptedSequence = 0;
    }

    /** Becomes a copy of {@code other}. */
    public void copyFrom(BatteryState other) {
        available = other.available;
        inControl = other.inControl;
        firmware = other.firmware;
        answeredNs = other.answeredNs;
        powerW = other.powerW;
        powerNs = other.powerNs;
        socPercent = other.socPercent;
        capacityWh = other.capacityWh;
        maxChargeW = other.maxChargeW;
        maxDischargeW = other.maxDischargeW;
        temperatureC = other.temperatureC;
        chargedWh = other.chargedWh;
        dischargedWh = other.dischargedWh;
        state = other.state;
        faultBits = other.faultBits;
        acceptedWatts = other.acceptedWatts;
        acceptedNs = other.acceptedNs;
        acceptedSequence = other.acceptedSequence;
    }
}
