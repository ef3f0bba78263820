package energy.nulwatt.model;

import java.util.List;

/**
 * What the batteries are held back by, and what they are balanced for.
 *
 * @param balance what is steered to zero
 * @param acrossPhases with {@link Balance#PER_PHASE}: a battery on one phase may charge while one on another discharges
 * @param fuseHelp batteries may be asked for power that only relieves the fuse of their phase
 * @param quarterHourLimitW the most that a quarter hour may import on average, W; {@link Integer#MAX_VALUE} for no limit
 * @param followMonthPeak the quarter hour may import as much as the highest of this month, as the meter tells it
 * @param ev about cars
 * @param batteries in the order of the site; one that is not listed is protected by default
 */
public record ProtectionSpec(
        Balance balance,
        boolean acrossPhases,
        boolean fuseHelp,
        int quarterHourLimitW,
        boolean followMonthPeak,
        EvProtection ev,
        List<BatteryProtection> batteries) {
    public static final ProtectionSpec DEFAULT =
            new ProtectionSpec(Balance.TOTAL, false, true, Integer.MAX_VALUE, false, EvProtection.NONE, List.of());

    public ProtectionSpec {
        batteries = List.copyOf(batteries);
    }

    /** That of the battery with this index in the order of the site. */
    public BatteryProtection battery(int index) {
        return index < batteries.size() ? batteries.get(index) : BatteryProtection.DEFAULT;
    }

    /** True when there is a quarter hour to hold. */
    public boolean holdsQuarterHour() {
        return followMonthPeak || quarterHourLimitW != Integer.MAX_VALUE;
    }

    public ProtectionSpec withBatteries(List<BatteryProtection> others) {
        return new ProtectionSpec(balance, acrossPhases, fuseHelp, quarterHourLimitW, followMonthPeak, ev, others);
    }
}
