package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Phase;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the plant, a constant house ends at zero and stays there: no limit cycle. */
class StabilityTest {
    private static final double[] DEAD_TIMES_S = {0.5, 1.5, 3, 6};
    private static final double[] RAMPS_W_PER_S = {100, 400, 2500};
    private static final int[] BATTERIES = {1, 2, 3, 6};

    @ParameterizedTest
    @EnumSource(names = {"DSMR_5_0", "DSMR_4_2"})
    void aConstantHouseIsHeldForEveryPlant(MeterVersion version) {
        List<String> unstable = new ArrayList<>();
        for (double deadTimeS : DEAD_TIMES_S) {
            for (double rampWPerS : RAMPS_W_PER_S) {
                for (int batteries : BATTERIES) {
                    for (double houseW : new double[] {180, 900, 2000}) {
                        double worst = worstAfterSettling(version, deadTimeS, rampWPerS, batteries, houseW);
                        if (worst > 50) {
                            unstable.add(String.format(
                                    "dead time %.1f s, ramp %.0f W/s, %d batteries, %.0f W: %.0f W",
                                    deadTimeS, rampWPerS, batteries, houseW, worst));
                        }
                    }
                }
            }
        }
        assertTrue(unstable.isEmpty(), () -> unstable.size() + " unstable:\n" + String.join("\n", unstable));
    }

    private static double worstAfterSettling(
            MeterVersion version, double deadTimeS, double rampWPerS, int batteries, double houseW) {
        BatteryPhysics[] physics = new BatteryPhysics[batteries];
        for (int i = 0; i < batteries; i++) {
            physics[i] = BatteryPhysics.VENUS_E
                    .withSoc(40 + 8 * i)
                    .withGains(1.045 - 0.02 * i, 0.97 + 0.01 * i)
                    .withDynamics(
                            BatteryDynamics.TYPICAL.with(deadTimeS, rampWPerS).withTelemetry(1, 0.5));
        }
        VirtualSite site = new VirtualSite(version, physics);
        site.house.load(Phase.L1, 300);
        site.run(60);
        site.house.load(Phase.L2, houseW);
        site.run(version == MeterVersion.DSMR_5_0 ? 120 : 240);
        return site.worstGridW(120);
    }
}
