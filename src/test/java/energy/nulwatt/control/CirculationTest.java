package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns from charging to discharging and back, in closed loop. */
class CirculationTest {
    private static final double TICK_S = 0.05;
    private static final int TURNS = 20;

    private double circulationWs;
    private double gridWs;

    private static BatteryPhysics battery(double socPercent, double deadTimeS, double rampWPerS) {
        return BatteryPhysics.VENUS_E
                .withSoc(socPercent)
                .withDynamics(BatteryDynamics.TYPICAL.with(deadTimeS, rampWPerS));
    }

    private void observe(VirtualSite site) {
        double chargeW = 0;
        double dischargeW = 0;
        for (VirtualSite.Unit unit : site.units) {
            chargeW += Math.max(0, unit.battery.powerW());
            dischargeW += Math.max(0, -unit.battery.powerW());
        }
        circulationWs += TICK_S * Math.min(chargeW, dischargeW);
        gridWs += TICK_S * Math.abs(site.house.gridW());
    }

    /** Lets a house turn between these two loads, some of it to learn from, and then {@link #TURNS} times. */
    private void turn(VirtualSite site, double low, double high) {
        for (int i = 0; i < 12 + TURNS; i++) {
            if (i == 12) {
                circulationWs = 0;
                gridWs = 0;
            }
            site.house.load(Phase.L1, i % 2 == 0 ? high : low);
            site.run(i % 3 == 0 ? 25.3 : 24.6, () -> observe(site));
        }
    }

    @Test
    void batteriesOfDifferentPaceCrossZeroTogether() {
        VirtualSite site = new VirtualSite(
                MeterVersion.DSMR_5_0, battery(70, 0.7, 700), battery(55, 1.2, 350), battery(45, 1.8, 550));
        site.house.addSolar(ns -> 1000, PhaseConnection.L2);
        turn(site, 0, 2500);
        assertTrue(circulationWs < 5, "circulated " + circulationWs + " Ws in " + TURNS + " turns");
        assertTrue(gridWs / TURNS < 2500 * 5, "each turn cost " + gridWs / TURNS + " Ws");
    }

    @Test
    void batteriesThatWaitAwakeTurnBeforeTheOthersBegin() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, battery(60, 0.7, 700), battery(50, 1.8, 500));
        site.house.addSolar(ns -> 400, PhaseConnection.L2);
        turn(site, 280, 520);
        assertTrue(circulationWs < 0.3, "circulated " + circulationWs + " Ws in " + TURNS + " turns");
    }

    @Test
    void whoeverWaitsAwakeWaitsAtZeroForATurn() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, battery(60, 0.7, 700), battery(50, 1.8, 500));
        site.house.load(Phase.L1, -120);
        site.run(40);
        assertEquals(1, asked(site, 0) + asked(site, 1) - Math.max(asked(site, 0), asked(site, 1)), "one waits awake");
        int waits = asked(site, 0) == 1 ? 0 : 1;
        site.house.load(Phase.L1, 120);
        List<Integer> orders = new ArrayList<>();
        site.run(8, () -> {
            if (orders.isEmpty() || orders.get(orders.size() - 1) != asked(site, waits)) {
                orders.add(asked(site, waits));
            }
        });
        assertEquals(List.of(1, 0), orders.subList(0, 2));
        assertTrue(orders.get(orders.size() - 1) < 0, "orders: " + orders);
    }

    private static int asked(VirtualSite site, int battery) {
        return site.units.get(battery).channel.commands().latest().watts;
    }

    @Test
    void aCrossingTakesAsLongAsTheModelDraws() {
        Response response = new Response(ResponseGuess.TYPICAL);
        double lagS = ResponseGuess.TYPICAL.lagMs() / 1000.0;
        double tailW = response.rampWPerS() * lagS;
        assertEquals(600 / response.rampWPerS(), response.passesAfterS(600, tailW), 1e-9);
        assertEquals(600 / response.rampWPerS(), response.passesAfterS(600, 1000), 1e-9);
        assertEquals(lagS * Math.log(51.0 / 1), response.passesAfterS(50, 1), 1e-9);
        for (double watts = 10; watts < 800; watts += 130) {
            for (double beyondW = 1; beyondW < 400; beyondW *= 3) {
                double left = watts + beyondW;
                double seconds = 0;
                while (left > beyondW) {
                    left -= Math.min(0.001 * response.rampWPerS(), left * response.lagPart(0.001));
                    seconds += 0.001;
                }
                assertEquals(seconds, response.passesAfterS(watts, beyondW), 0.004, watts + " W, " + beyondW + " W");
            }
        }
    }
}
