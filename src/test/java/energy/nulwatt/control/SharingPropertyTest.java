package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.AllocationSpec.Bands;
import energy.nulwatt.model.AllocationSpec.Group;
import energy.nulwatt.model.AllocationSpec.Strategy;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every strategy, whatever the batteries, limits, groups and loads. */
class SharingPropertyTest {
    private static final int FLEETS = 300;
    private static final int STEPS = 200;

    @ParameterizedTest
    @EnumSource
    void everyStepKeepsEveryLimitAndLosesNothing(Strategy strategy) {
        for (int seed = 0; seed < FLEETS; seed++) {
            Random random = new Random(seed);
            TestFleet fleet = fleet(strategy, new Random(seed));
            TestFleet twin = fleet(strategy, new Random(seed));
            double totalW = 0;
            for (int step = 0; step < STEPS; step++) {
                if (step == 0 || random.nextInt(4) == 0) {
                    totalW = Math.round(Math.pow(random.nextDouble(), 2) * 12_000);
                    // One direction per stretch: turning is another test.
                    totalW = step / 50 % 2 == 0 ? -totalW : totalW;
                }
                if (random.nextInt(20) == 0 && step > 0) {
                    int battery = random.nextInt(fleet.specs.size());
                    double soc = random.nextInt(101);
                    int limitW = random.nextInt(2500);
                    for (TestFleet one : List.of(fleet, twin)) {
                        one.charges.set(battery, soc);
                        one.tracks[battery].settings.maxDischargeW = limitW;
                    }
                }
                long stepNs = 50_000_000L * (1 + random.nextInt(40));
                fleet.step(totalW, stepNs);
                twin.step(totalW, stepNs);
                String where = strategy + ", fleet " + seed + ", step " + step;
                assertArrayEquals(fleet.shares(), twin.shares(), where);
                check(fleet, totalW, where);
            }
        }
    }

    private static TestFleet fleet(Strategy strategy, Random random) {
        TestFleet fleet = new TestFleet();
        fleet.strategy = strategy;
        fleet.minOnS = random.nextInt(60);
        fleet.minOffS = random.nextInt(60);
        int size = 1 + random.nextInt(8);
        for (int i = 0; i < size; i++) {
            boolean known = random.nextBoolean();
            fleet.battery(
                    random.nextInt(101),
                    PhaseConnection.values()[random.nextInt(4)],
                    1000 + random.nextInt(9000),
                    random.nextInt(4) == 0 ? 800 : 200 + random.nextInt(2500),
                    known ? TestFleet.VENUS_CHARGE : EfficiencyCurve.IDEAL,
                    known ? TestFleet.VENUS_DISCHARGE : EfficiencyCurve.IDEAL);
            fleet.bands.set(i, new Bands(random.nextInt(30), random.nextInt(20), 90, 500));
        }
        List<Integer> left = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        while (left.size() >= 2 && random.nextBoolean()) {
            List<Integer> members = List.of(left.removeLast(), left.removeFirst());
            fleet.groups.add(new Group("g", members, 50 + random.nextInt(3000), 50 + random.nextInt(3000)));
        }
        if (strategy == Strategy.PRIORITY && random.nextBoolean()) {
            fleet.order = List.of(size - 1);
        }
        for (int p = 0; p < 3; p++) {
            fleet.reading.phasePowerW[p] = random.nextInt(6000) - 3000;
        }
        return fleet;
    }

    private static void check(TestFleet fleet, double totalW, String where) {
        boolean charging = totalW > 0;
        double sumW = 0;
        for (BatteryTrack track : fleet.tracks) {
            assertTrue(track.wantedW == 0 || track.wantedW > 0 == charging, where + ": a share of the other sign");
            double limitW = canWork(track, charging) ? Availability.limitW(track, charging) : 0;
            assertTrue(Math.abs(track.wantedW) <= limitW + 1e-6, where + ": " + track.wantedW + " of " + limitW);
            sumW += Math.abs(track.wantedW);
        }
        for (Group group : fleet.groups) {
            double ofGroupW = 0;
            for (int member : group.batteries()) {
                ofGroupW += Math.abs(fleet.tracks[member].wantedW);
            }
            double limitW = charging ? group.maxChargeW() : group.maxDischargeW();
            assertTrue(ofGroupW <= limitW + 1e-6, where + ": the group gives " + ofGroupW + " of " + limitW);
        }
        boolean[] all = new boolean[fleet.tracks.length];
        Arrays.fill(all, true);
        // While one still gives what it was not asked for, others wait for it, and its group has less room.
        if (undisturbed(fleet, charging)) {
            double expectedW = Math.min(Math.abs(totalW), capableW(fleet, charging, all, -1));
            boolean trifle = sumW == 0 && expectedW < 250; // that rests or waits before it turns
            assertEquals(trifle ? 0 : expectedW, sumW, 1e-3, where);
            checkMinimums(fleet, charging, sumW, where);
        }
    }

    /** Below its minimum only alone, or where its limit is below it, or where the others could not do it without. */
    private static void checkMinimums(TestFleet fleet, boolean charging, double sumW, String where) {
        boolean[] working = new boolean[fleet.tracks.length];
        int count = 0;
        for (int i = 0; i < working.length; i++) {
            working[i] = fleet.tracks[i].wantedW != 0;
            count += working[i] ? 1 : 0;
        }
        for (int i = 0; i < working.length; i++) {
            BatteryTrack track = fleet.tracks[i];
            double leastW = Math.min(track.spec.minPowerW(), ownLimitW(fleet, i, charging));
            boolean below = working[i] && Math.abs(track.wantedW) < leastW - 1e-6;
            if (below && count > 1) {
                assertTrue(
                        capableW(fleet, charging, working, i) < sumW + 1e-6,
                        where + ": battery " + i + " gives " + track.wantedW);
            }
        }
    }

    private static double ownLimitW(TestFleet fleet, int i, boolean charging) {
        boolean[] alone = new boolean[fleet.tracks.length];
        alone[i] = true;
        return capableW(fleet, charging, alone, -1);
    }

    private static boolean undisturbed(TestFleet fleet, boolean charging) {
        boolean undisturbed = true;
        for (BatteryTrack track : fleet.tracks) {
            double forwardW = charging ? track.believedW() : -track.believedW();
            undisturbed &= forwardW == 0 || (forwardW > 0 && canWork(track, charging));
        }
        return undisturbed;
    }

    private static boolean canWork(BatteryTrack track, boolean charging) {
        return track.delivery.obeys()
                && track.reason != Reason.BATTERY_FULL
                && track.reason != Reason.BATTERY_EMPTY
                && Availability.limitW(track, charging) > 0;
    }

    /** Counted another way than by the allocator: group by group. */
    private static double capableW(TestFleet fleet, boolean charging, boolean[] among, int without) {
        double[] ownW = new double[fleet.tracks.length];
        for (int i = 0; i < ownW.length; i++) {
            BatteryTrack track = fleet.tracks[i];
            ownW[i] = among[i] && i != without && canWork(track, charging) ? Availability.limitW(track, charging) : 0;
        }
        double capableW = 0;
        for (Group group : fleet.groups) {
            double ofGroupW = 0;
            for (int member : group.batteries()) {
                ofGroupW += ownW[member];
                ownW[member] = 0;
            }
            capableW += Math.min(ofGroupW, charging ? group.maxChargeW() : group.maxDischargeW());
        }
        for (double watts : ownW) {
            capableW += watts;
        }
        return capableW;
    }
}
