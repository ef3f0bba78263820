package energy.nulwatt.model;

import java.util.List;

/**
 * How the power is shared among the batteries, as the site file states it.
 *
 * @param order for {@link Strategy#PRIORITY}: indices of the batteries that go before all others, the first first; empty:
 *     their state of charge decides
 * @param groups batteries that share a limit; a battery is in one group at most
 * @param bands one per battery, in the order of the site; batteries beyond its end have {@link Bands#USUAL}
 * @param minOnS a battery that joined stays at least so long while there is work, s ≥ 0
 * @param minOffS a battery that left stays out at least so long while the others can do the work, s ≥ 0
 */
public record AllocationSpec(
        Strategy strategy, List<Integer> order, List<Group> groups, List<Bands> bands, int minOnS, int minOffS) {
    /** What holds when the site file says nothing. */
    public static final AllocationSpec USUAL =
            new AllocationSpec(Strategy.PRIORITY, List.of(), List.of(), List.of(), 300, 60);

    /** Who gives how much. */
    public enum Strategy {
        /** As few batteries as do the work well: fullest first when discharging, emptiest first when charging. */
        PRIORITY,
        /** All of them, each by its capacity. */
        PROPORTIONAL,
        /** Those, and so much each, that the least is lost. */
        EFFICIENT,
        /** As {@link #PRIORITY}, but all take turns at being first. */
        ROTATE
    }

    /**
     * Batteries that together may not exceed a power, such as two on one circuit.
     *
     * @param name the owner's word for it
     * @param batteries indices of its batteries
     * @param maxChargeW the most they may charge together, W ≥ 0; {@link Integer#MAX_VALUE} for no limit
     * @param maxDischargeW the most they may discharge together, W ≥ 0; {@link Integer#MAX_VALUE} for no limit
     */
    public record Group(String name, List<Integer> batteries, int maxChargeW, int maxDischargeW) {
        public Group {
            batteries = List.copyOf(batteries);
        }
    }

    /**
     * Where the state of charge of one battery changes its part. Points are percentage points from its own cut-offs.
     *
     * @param lastWithin nearer than this to the cut-off that it goes towards, it goes last
     * @param firstWithin nearer than this to the other cut-off, while others are farther than their
     *     {@code lastWithin}, it was left behind and goes first
     * @param taperFromPercent from this state of charge on it charges with {@code taperChargeW} at most
     * @param taperChargeW W ≥ 0
     */
    public record Bands(double lastWithin, double firstWithin, double taperFromPercent, int taperChargeW) {
        /** Those of a Venus E. */
        public static final Bands USUAL = new Bands(15, 10, 95, 1250);
    }

    public AllocationSpec {
        order = List.copyOf(order);
        groups = List.copyOf(groups);
        bands = List.copyOf(bands);
    }

    /** The bands of the battery with this index. */
    public Bands bands(int battery) {
        return battery < bands.size() ? bands.get(battery) : Bands.USUAL;
    }
}
