package energy.nulwatt.control;

import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import java.util.List;

/** One simulated battery as it really is: what identification has to find. */
record TestBattery(
        double deadTimeS,
        double rampWPerS,
        double tailS,
        double wakeUpS,
        double chargeGain,
        double dischargeGain,
        double telemetryPeriodS,
        double telemetryLateS,
        int chargeCeilingW,
        int dischargeCeilingW) {

    static final int LIMIT_W = 2500;

    /** The field, and a little more; those that are steep tell their power twice a second, or nothing shows the ramp. */
    static final List<TestBattery> SPREAD = List.of(
            new TestBattery(0.6, 250, 0.4, 2.5, 1.03, 0.98, 1, 0.5, LIMIT_W, LIMIT_W),
            new TestBattery(0.6, 800, 0.2, 2.0, 0.97, 1.02, 0.5, 0.1, LIMIT_W, LIMIT_W),
            new TestBattery(0.8, 400, 0.4, 3.5, 1.04, 0.96, 1, 0.3, LIMIT_W, LIMIT_W),
            new TestBattery(1.0, 500, 0.4, 2.5, 1.00, 1.00, 1, 0.5, LIMIT_W, 1500),
            new TestBattery(1.0, 1500, 0.2, 2.5, 0.98, 1.03, 0.5, 0.1, 1200, LIMIT_W),
            new TestBattery(1.2, 300, 0.4, 2.0, 1.02, 1.01, 1, 0.8, LIMIT_W, LIMIT_W),
            new TestBattery(1.5, 600, 0.4, 3.0, 0.96, 0.97, 1, 0.5, LIMIT_W, 900),
            new TestBattery(1.5, 2500, 0.3, 2.5, 1.01, 1.04, 0.5, 0.2, LIMIT_W, LIMIT_W),
            new TestBattery(1.8, 800, 0.3, 2.5, 1.04, 1.04, 1, 0.6, LIMIT_W, LIMIT_W),
            new TestBattery(2.0, 250, 0.4, 2.5, 0.97, 0.99, 0.5, 0.2, LIMIT_W, LIMIT_W),
            new TestBattery(2.0, 450, 0.4, 3.5, 1.00, 0.96, 1, 0.5, 1000, 1300),
            new TestBattery(2.5, 350, 0.4, 2.5, 1.02, 1.02, 1, 0.4, LIMIT_W, LIMIT_W),
            new TestBattery(3.0, 700, 0.3, 2.5, 0.98, 0.98, 1, 0.5, LIMIT_W, LIMIT_W),
            new TestBattery(4.0, 400, 0.4, 3.0, 1.03, 1.03, 1, 0.5, LIMIT_W, LIMIT_W),
            new TestBattery(4.0, 2000, 0.3, 2.0, 0.97, 0.96, 0.5, 0.3, LIMIT_W, 1500));

    BatteryPhysics physics() {
        return BatteryPhysics.VENUS_E
                .withSoc(55)
                .withGains(chargeGain, dischargeGain)
                .withDynamics(new BatteryDynamics(
                        deadTimeS, rampWPerS, tailS, wakeUpS, 0, 6, telemetryPeriodS, telemetryLateS));
    }

    void limit(VirtualSite.Unit unit) {
        unit.battery.limitChargeW(chargeCeilingW);
        unit.battery.limitDischargeW(dischargeCeilingW);
    }
}
