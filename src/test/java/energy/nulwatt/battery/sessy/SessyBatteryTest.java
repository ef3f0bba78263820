package energy.nulwatt.battery.sessy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.battery.BatteryFault;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.OperatingState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver at a simulated Sessy: reading it, commanding it, giving it back. */
@Timeout(60)
class SessyBatteryTest {
    private TestSessy sessy;
    private BatteryState state;

    @BeforeEach
    void make() throws IOException {
        sessy = new TestSessy();
        state = sessy.state;
    }

    @AfterEach
    void end() {
        sessy.close();
    }

    @Test
    void connectingReadsHowItStandsAndWritesNothing() throws IOException {
        sessy.server.change(dongle -> dongle.ownProgramW(700));
        sessy.live(3000);
        sessy.connected();
        assertEquals(700, -state.powerW, 1, "a discharge is negative with us");
        assertEquals(sessy.nowNs(), state.powerNs);
        assertEquals(50, state.socPercent, 0.1);
        assertEquals(2200, state.maxChargeW);
        assertEquals(2000, state.maxDischargeW);
        assertTrue(Double.isNaN(state.capacityWh), "it does not tell its capacity");
        assertEquals(OperatingState.DISCHARGING, state.state);
        assertEquals(0, state.faultBits);
        assertFalse(state.inControl);
        assertEquals(BatteryState.NOTHING_ACCEPTED, state.acceptedWatts);
        assertEquals(0, sessy.posts());
    }

    @Test
    void chargingTakesControlAndIsNegativeOnTheWire() throws IOException {
        sessy.connected().battery.command(800, state);
        assertEquals("POWER_STRATEGY_API", sessy.strategy());
        assertEquals(-800, sessy.setpointW());
        assertEquals(800, state.acceptedWatts);
        assertTrue(state.inControl);
        assertTrue(sessy.battery.firstFrameNs() != 0);
        sessy.live(3000);
        assertEquals(800, sessy.powerW(), 1);
        assertEquals(800, state.powerW, 1);
        assertEquals(OperatingState.CHARGING, state.state);
    }

    @Test
    void dischargingIsPositiveOnTheWire() throws IOException {
        sessy.connected().battery.command(-600, state);
        assertEquals(600, sessy.setpointW());
        sessy.live(3000);
        assertEquals(-600, sessy.powerW(), 1);
        assertEquals(-600, state.powerW, 1);
        assertEquals(OperatingState.DISCHARGING, state.state);
    }

    @Test
    void idleIsASetpointOfZeroUnderControl() throws IOException {
        sessy.connected().battery.command(-600, state);
        sessy.live(3000);
        sessy.battery.command(0, state);
        sessy.live(3000);
        assertEquals(0, sessy.setpointW());
        assertEquals(0, state.powerW);
        assertEquals(0, state.acceptedWatts);
        assertEquals("POWER_STRATEGY_API", sessy.strategy());
        assertEquals(OperatingState.STANDBY, state.state);
    }

    @Test
    void itIsNotAskedForMoreThanItCan() throws IOException {
        sessy.connected().battery.command(5000, state);
        assertEquals(-2200, sessy.setpointW());
        assertEquals(2200, state.acceptedWatts);
        sessy.battery.command(-5000, state);
        assertEquals(2000, sessy.setpointW());
        assertEquals(-2000, state.acceptedWatts);
    }

    @Test
    void itIsNotAskedForMoreThanItsOwnerAllowsInTheApp() throws IOException {
        sessy.server.change(dongle -> dongle.powerLimits(50, 1200));
        sessy.connected();
        assertEquals(1200, state.maxChargeW);
        assertEquals(1200, state.maxDischargeW);
        sessy.battery.command(1800, state);
        assertEquals(-1200, sessy.setpointW());
    }

    @Test
    void fullAndEmptyAreLimitsOfTheMoment() throws IOException {
        sessy.server.change(dongle -> dongle.systemState("BATTERY_FULL"));
        sessy.connected();
        assertEquals(0, state.maxChargeW);
        assertEquals(2000, state.maxDischargeW);
        sessy.server.change(dongle -> dongle.systemState("BATTERY_EMPTY"));
        sessy.live(4000);
        assertEquals(2200, state.maxChargeW);
        assertEquals(0, state.maxDischargeW);
    }

    @Test
    void theSameSetpointIsNotWrittenAgainBeforeItIsRefreshed() throws IOException {
        sessy.connected().battery.command(500, state);
        long posts = sessy.posts();
        sessy.battery.command(500, state);
        sessy.live(6000);
        assertEquals(posts, sessy.posts());
        assertEquals(0, sessy.battery.firstFrameNs(), "nothing had to be written");
        sessy.live(24_000);
        assertEquals(posts + 3, sessy.posts(), "every 8 s");
        assertEquals(1, sessy.server.look(dongle -> dongle.strategiesWritten()).size(), "the strategy on change only");
    }

    @Test
    void itIsNotPolledAllTheTime() throws IOException {
        sessy.connected().battery.command(500, state);
        int requests = sessy.server.requests().size();
        sessy.live(60_000);
        int inAMinute = sessy.server.requests().size() - requests;
        assertTrue(inAMinute <= 30 + 6 + 8 + 1 + 3, "requests in a minute: " + inAMinute);
    }

    @Test
    void stopIsWrittenWhateverIsBelieved() throws IOException {
        sessy.connected().battery.command(0, state);
        int written = sessy.server.look(dongle -> dongle.setpointsWritten());
        sessy.battery.stop(state);
        assertTrue(sessy.server.look(dongle -> dongle.setpointsWritten()) > written);
        assertEquals(0, state.acceptedWatts);
    }

    @Test
    void stopTakesAnUncontrolledBatteryAndLeavesNoOldSetpointInForce() throws IOException {
        sessy.server.change(dongle -> {
            dongle.writeSetpoint(1500); // comes back with the strategy API
            dongle.ownProgramW(-900);
        });
        sessy.connected().battery.stop(state);
        assertEquals("POWER_STRATEGY_API", sessy.strategy());
        assertEquals(0, sessy.setpointW());
        sessy.live(2000);
        assertEquals(0, sessy.powerW());
        assertTrue(state.inControl);
    }

    @Test
    void releaseRestoresTheStrategyThatWasFound() throws IOException {
        sessy.server.change(dongle -> dongle.chooseStrategy("POWER_STRATEGY_ROI"));
        sessy.connected().battery.command(500, state);
        assertEquals(Map.of("strategy", "POWER_STRATEGY_ROI"), sessy.found.found());
        sessy.battery.stop(state);
        sessy.battery.release(state);
        assertEquals("POWER_STRATEGY_ROI", sessy.strategy());
        assertEquals(0, sessy.setpointW());
        assertEquals(Map.of(), sessy.found.found());
        assertFalse(state.inControl);
        assertEquals(BatteryState.NOTHING_ACCEPTED, state.acceptedWatts);
        long posts = sessy.posts();
        sessy.live(30_000);
        assertEquals(posts, sessy.posts(), "nothing is written to one that was given back");
    }

    @Test
    void afterACrashTheNextProcessRestoresWhatTheFirstFound() throws IOException {
        sessy.server.change(dongle -> dongle.chooseStrategy("POWER_STRATEGY_ECO"));
        sessy.connected().battery.command(500, state);
        sessy.restart(TestSessy.PASSWORD, 10_000);
        sessy.connected();
        assertTrue(state.inControl, "it was left under our control");
        sessy.battery.stop(state);
        sessy.battery.release(state);
        assertEquals("POWER_STRATEGY_ECO", sessy.strategy());
    }

    @Test
    void whenNobodyKnowsWhatWasThereItGoesToZeroOnTheMeter() throws IOException {
        sessy.server.change(dongle -> dongle.chooseStrategy("POWER_STRATEGY_API"));
        sessy.connected().battery.stop(state);
        sessy.battery.release(state);
        assertEquals("POWER_STRATEGY_NOM", sessy.strategy());
    }

    @Test
    void aReleaseThatDidNotTakeEffectFails() throws IOException {
        sessy.connected().battery.stop(state);
        sessy.server.change(dongle -> dongle.keepsStrategy(true));
        IOException e = assertThrows(IOException.class, () -> sessy.battery.release(state));
        assertTrue(
                e.getMessage().contains("given back to POWER_STRATEGY_NOM, but is in POWER_STRATEGY_API"), e::toString);
        assertEquals(Map.of("strategy", "POWER_STRATEGY_NOM"), sessy.found.found(), "still kept");
    }

    @Test
    void aStrategyThatCannotBeTakenIsAnError() throws IOException {
        sessy.connected();
        sessy.server.change(dongle -> dongle.keepsStrategy(true));
        IOException e = assertThrows(IOException.class, () -> sessy.battery.command(300, state));
        assertTrue(
                e.getMessage().contains("does not stay in POWER_STRATEGY_API: it is in POWER_STRATEGY_NOM"),
                e::toString);
        assertEquals(BatteryState.NOTHING_ACCEPTED, state.acceptedWatts);
    }

    @Test
    void controlThatWasLostIsTakenBackAndTheNewStrategyRestoredInTheEnd() throws IOException {
        sessy.connected().battery.command(-400, state);
        sessy.live(2000);
        sessy.server.change(dongle -> dongle.chooseStrategy("POWER_STRATEGY_IDLE"));
        sessy.live(12_000);
        assertEquals("POWER_STRATEGY_API", sessy.strategy());
        assertEquals(400, sessy.setpointW());
        assertTrue(state.inControl);
        assertEquals(0, state.faultBits & BatteryFault.CONTROL_LOST);
        sessy.battery.stop(state);
        sessy.battery.release(state);
        assertEquals("POWER_STRATEGY_IDLE", sessy.strategy());
    }

    @Test
    void noSetpointIsSentWhileSomethingOverrulesIt() throws IOException {
        sessy.connected().battery.command(-400, state);
        sessy.live(3000);
        sessy.server.change(dongle -> dongle.override(true));
        sessy.live(3000);
        assertFalse(state.inControl);
        assertEquals(BatteryFault.CONTROL_LOST, state.faultBits);
        long posts = sessy.posts();
        sessy.battery.command(-700, state);
        sessy.live(20_000);
        assertEquals(posts, sessy.posts());
        assertEquals(-400, state.acceptedWatts, "the new one was not accepted");
        sessy.server.change(dongle -> dongle.override(false));
        sessy.live(3000);
        assertEquals(700, sessy.setpointW());
        assertEquals(-700, state.acceptedWatts);
        assertTrue(state.inControl);
    }

    @Test
    void anotherControllerIsToldAndOverwritten() throws IOException {
        sessy.connected().battery.command(-400, state);
        sessy.live(5000);
        sessy.server.change(dongle -> dongle.writeSetpoint(-1500));
        sessy.live(3000);
        assertEquals(400, sessy.setpointW());
        assertTrue((state.faultBits & BatteryFault.TWIN_MASTER) != 0);
    }

    @Test
    void oneThatGivesNothingOfWhatItConfirmedIsNotInControl() throws IOException {
        sessy.connected();
        sessy.server.change(_ -> sessy.physics.limitDischargeW(0));
        sessy.battery.command(-800, state);
        sessy.live(40_000);
        assertEquals(BatteryFault.NOT_DELIVERING, state.faultBits);
        assertFalse(state.inControl);
    }

    @Test
    void aSetpointBelowItsMinimumIsNotDisobeyed() throws IOException {
        sessy.server.change(dongle -> dongle.powerLimits(500, 2200));
        sessy.connected().battery.command(-300, state);
        sessy.live(40_000);
        assertEquals(0, state.powerW);
        assertEquals(0, state.faultBits);
        assertTrue(state.inControl);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCountersOfEnergyAreToldOnceItHasShownWhichIsWhich(boolean importIsDischarge) throws IOException {
        sessy.server.change(dongle -> dongle.importIsDischarge(importIsDischarge));
        sessy.connected().battery.command(-900, state);
        sessy.live(20_000);
        assertTrue(Double.isNaN(state.chargedWh));
        assertTrue(Double.isNaN(state.dischargedWh));
        sessy.live(160_000);
        assertEquals(0, state.chargedWh);
        double told = state.dischargedWh;
        assertTrue(told > 20 && told < 50, "Wh: " + told);
        sessy.battery.command(900, state);
        sessy.live(120_000);
        assertTrue(state.chargedWh > 10, "Wh: " + state.chargedWh);
        assertTrue(state.dischargedWh >= told);
    }

    @Test
    void faultsOfItsSystemAreTold() throws IOException {
        sessy.server.change(dongle -> dongle.systemState("ERROR"));
        sessy.connected();
        assertEquals(OperatingState.FAULT, state.state);
        assertEquals(1, state.faultBits);
    }

    @Test
    void whatAFirmwareDoesNotTellIsUnknown() throws IOException {
        List<String> fields =
                List.of("state_of_charge", "power", "power_setpoint", "strategy_overridden", "system_state");
        sessy.server.change(dongle -> {
            fields.forEach(dongle::lacks);
            dongle.lacks("/api/v1/system/settings");
            dongle.lacks("/api/v1/energy/status");
        });
        sessy.connected().battery.command(-400, state);
        sessy.live(40_000);
        assertTrue(Double.isNaN(state.socPercent));
        assertTrue(Double.isNaN(state.powerW));
        assertEquals(OperatingState.UNKNOWN, state.state);
        assertEquals(0, state.faultBits);
        assertEquals(400, sessy.setpointW(), "it is commanded all the same");
        assertEquals(
                1,
                sessy.server.requests().stream()
                        .filter("GET /api/v1/system/settings"::equals)
                        .count(),
                "what it does not have is not asked for again");
    }
}
