package energy.nulwatt.model;

/**
 * The knobs of the service, for whoever may turn them: Home Assistant, the page, the emergency stop switch. Safe to
 * call from any thread; never blocks on the control loop. Every call answers what happened.
 */
public interface Controls {
    /**
     * What became of a request.
     *
     * @param accepted false when nothing was changed
     * @param message for a person: what is in force now, or why it was refused and what would be accepted
     */
    record Answer(boolean accepted, String message) {}

    Answer setEnabled(boolean enabled);

    /** {@link Mode#STOP} is the same as {@link #stop}; leaving it needs {@link #reset}. */
    Answer setMode(Mode mode);

    /**
     * Total battery power for {@link Mode#TARGET}.
     *
     * @param watts + charge, within ±maxTargetW of the site
     * @param expiresSeconds it falls back to 0 W when not repeated within this time; 0 for never
     */
    Answer setTarget(double watts, int expiresSeconds);

    /** What the grid should read in {@link Mode#ZERO}, W, + import, −1000 … +1000. */
    Answer setGridOffset(double watts);

    /** Says that a car begins or ends charging; refused unless the site file asks for the guard. */
    Answer setEvCharging(boolean charging);

    Answer setBatteryEnabled(int battery, boolean enabled);

    /** W, 0 … what the site file allows. */
    Answer setMaxCharge(int battery, double watts);

    /** W, 0 … what the site file allows. */
    Answer setMaxDischarge(int battery, double watts);

    /** %, the site file's minimum … the maximum in force. */
    Answer setMinSoc(int battery, double percent);

    /** %, the minimum in force … the site file's maximum. */
    Answer setMaxSoc(int battery, double percent);

    /**
     * Every battery to 0 W at once, latched. Never refused.
     *
     * @param source who asks, for the log and the page
     */
    Answer stop(String source);

    /**
     * Ends a latched stop; refused while a stop contact is open.
     *
     * @param source who asks, for the log and the page
     */
    Answer reset(String source);
}
