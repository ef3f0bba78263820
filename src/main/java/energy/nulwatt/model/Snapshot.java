package energy.nulwatt.model;

/**
 * All that one step of the loop saw and decided: what the page, Home Assistant and the recorder show. Powers in W by
 * the signs of the house: grid + import, battery + charge, house ≥ 0 consumption. Unknown is NaN.
 */
public final class Snapshot {
    /** The site, so that every reader has names and limits at hand. */
    public final SiteSpec site;
    /** Monotonic time of the step. */
    public long atNs;
    /** Counts the steps. */
    public long step;

    public final GridReading grid = new GridReading();
    /** Consumption less solar production: what the grid would read without batteries. */
    public double houseW;
    /** Sum of what is asked of the batteries. */
    public int askedW;
    /** Sum of what the batteries are believed to give. */
    public double deliveredW;
    /** State of charge over all batteries that are known, weighted by capacity. */
    public double socPercent;
    /** Usable capacity of the batteries that are known, Wh. */
    public double capacityWh;
    /** Energy above 0 % in the batteries that are known, Wh. */
    public double remainingWh;
    /** Sum of all batteries' counters; NaN until every one is known, so that it never falls. */
    public double chargedWh;
    /** Sum of all batteries' counters; NaN until every one is known, so that it never falls. */
    public double dischargedWh;

    /** How much the house changes from telegram to telegram while nothing is switched, W. */
    public double houseNoiseW;
    /** How far the grid would have been from zero lately with the forecast in use, W: how restless the house is. */
    public double houseRestlessW;
    /** The forecast in use, in one word. */
    public String forecast = "";
    /** From the end of a telegram's window until it is here, s; NaN until it is learnt. */
    public double meterLatencyS;

    public Status status = Status.STARTING;
    public Reason reason = Reason.WAITING_FOR_METER;
    /** The guards that held something back in this step: a {@link Guard#bit} each. */
    public int guards;

    public final Settings settings;
    /** What the sources of limits together allow. */
    public final LimitsInForce limits = new LimitsInForce();
    /** One per battery, in the order of the site. */
    public final BatterySnapshot[] batteries;

    public Snapshot(SiteSpec site) {
        this.site = site;
        settings = new Settings(site);
        batteries = new BatterySnapshot[site.batteries().size()];
        for (int i = 0; i < batteries.length; i++) {
            batteries[i] = new BatterySnapshot(site.batteries().get(i));
        }
        houseW = Double.NaN;
        deliveredW = Double.NaN;
        socPercent = Double.NaN;
        capacityWh = Double.NaN;
        remainingWh = Double.NaN;
        chargedWh = Double.NaN;
        dischargedWh = Double.NaN;
        houseNoiseW = Double.NaN;
        houseRestlessW = Double.NaN;
        meterLatencyS = Double.NaN;
    }

    /** The last guard in their order that held something back, or {@link Guard#NONE}. */
    public Guard guard() {
        return Guard.last(guards);
    }

    /** Becomes a copy of {@code other}, which belongs to the same site. */
    public void copyFrom(Snapshot other) {
        atNs = other.atNs;
        step = other.step;
        grid.copyFrom(other.grid);
        houseW = other.houseW;
        askedW = other.askedW;
        deliveredW = other.deliveredW;
        socPercent = other.socPercent;
        capacityWh = other.capacityWh;
        remainingWh = other.remainingWh;
        chargedWh = other.chargedWh;
        dischargedWh = other.dischargedWh;
        houseNoiseW = other.houseNoiseW;
        houseRestlessW = other.houseRestlessW;
        forecast = other.forecast;
        meterLatencyS = other.meterLatencyS;
        status = other.status;
        reason = other.reason;
        guards = other.guards;
        settings.copyFrom(other.settings);
        limits.copyFrom(other.limits);
        for (int i = 0; i < batteries.length; i++) {
            batteries[i].copyFrom(other.batteries[i]);
        }
    }
}
