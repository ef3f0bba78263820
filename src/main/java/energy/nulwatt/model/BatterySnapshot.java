package energy.nulwatt.model;

/** One battery in a {@link Snapshot}. */
public final class BatterySnapshot {
    /** What its thread told last. */
    public final BatteryState state = new BatteryState();
    /** What the loop asks of it now, W, + charge. */
    public int askedW;
    /** What it is believed to give at the moment of the snapshot, W, + charge. */
    public double deliveredW;
    /** How often its relay had to close or open since the start, as far as the set-points tell. */
    public int relayFlips;

    /** How far its commissioning is. */
    public Commissioning commissioning = Commissioning.NONE;
    /** Why it ended early; {@link Reason#BATTERY_COMMISSIONING} otherwise. */
    public Reason commissioningReason = Reason.BATTERY_COMMISSIONING;
    /** Part of its commissioning that is over, 0 … 1. */
    public double commissioningPart;
    /** What was learnt of it. */
    public final Learnt learnt = new Learnt();

    public Reason reason = Reason.WAITING_FOR_BATTERIES;
    /** The settings in force. */
    public final BatterySettings settings;

    BatterySnapshot(BatterySpec spec) {
        settings = new BatterySettings(spec);
    }

    void copyFrom(BatterySnapshot other) {
        state.copyFrom(other.state);
        askedW = other.askedW;
        deliveredW = other.deliveredW;
        relayFlips = other.relayFlips;
        commissioning = other.commissioning;
        commissioningReason = other.commissioningReason;
        commissioningPart = other.commissioningPart;
        learnt.copyFrom(other.learnt);
        reason = other.reason;
        settings.copyFrom(other.settings);
    }
}
