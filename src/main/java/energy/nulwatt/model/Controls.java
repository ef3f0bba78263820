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

    /** No limit of a house is larger, W. */
    int MAX_LIMIT_W = 1_000_000;
    /** No limit is given for longer: 366 days, s. */
    int MAX_LIMIT_S = 31_622_400;
    /** For {@link #commission}: one after the other. */
    int ALL_BATTERIES = -1;
    /** The largest step of a commissioning when nobody says otherwise, W. */
    int COMMISSIONING_W = 1200;

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

    /**
     * Replaces all that a source other than the site file said about limits; empty limits withdraw it.
     *
     * @param limits W from 0 to {@link #MAX_LIMIT_W}, NaN where nothing is said; a grid offset within ±1000 W. Its times
     *     are set here
     * @param expiresSeconds they count as absent from then on, 1 to {@link #MAX_LIMIT_S}; NaN for never
     */
    Answer setLimits(LimitSource source, Limits limits, double expiresSeconds);

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
     * Lets a battery, or one after the other, do a few steps of power, so that its dead time, ramp, wake-up and gains are
     * learnt; about two minutes each, while the others hold the grid. Begins anew when one is under way; ends
     * at once with any other order that changes what the batteries shall do.
     *
     * @param battery index in the site, or {@link #ALL_BATTERIES}
     * @param watts the largest step, 200 … 5000 W; never more than the battery's limits allow
     */
    Answer commission(int battery, double watts);

    /** Ends a commissioning at once; the battery is controlled as usual again. */
    Answer endCommissioning();

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
