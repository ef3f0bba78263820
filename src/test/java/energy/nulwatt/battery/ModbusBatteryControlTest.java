package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Losing control, getting it back, and noticing when the battery only pretends. */
class ModbusBatteryControlTest {
    private static long bits(Marstek marstek, long bit) {
        return marstek.state.faultBits & bit;
    }

    @Test
    void aLostFlagIsTakenBackWithoutAnOffStepAndTheCommandWrittenAgain() throws IOException {
        Marstek marstek = Marstek.gen3().at(-700);
        marstek.link.set(Marstek.FLAG, FakeLink.OFF);
        marstek.run(6000);
        assertEquals(List.of("42000=21930", "42021=700", "42020=0", "42010=2"), marstek.link.takeWrites());
        assertTrue(marstek.state.inControl);
        assertEquals(0, marstek.state.faultBits);
    }

    @Test
    void aBatteryThatADeadProcessLeftUnderControlSaysSoBeforeTheFirstOrder() throws IOException {
        Marstek marstek = Marstek.gen3();
        marstek.link.set(Marstek.FLAG, 0x55AA);
        marstek.battery.connect(marstek.state);
        assertTrue(marstek.state.inControl);
        assertEquals(List.of(), marstek.link.takeWrites());
        marstek.link.set(Marstek.FLAG, FakeLink.OFF);
        marstek.run(6000);
        assertFalse(marstek.state.inControl);
    }

    @Test
    void whileTheFlagIsLostItIsNotInControlAndSaysSo() throws IOException {
        Marstek marstek = Marstek.gen3().at(-700);
        marstek.link.set(Marstek.FLAG, FakeLink.OFF);
        marstek.link.deaf.add(Marstek.FLAG);
        marstek.run(6000);
        assertFalse(marstek.state.inControl);
        assertEquals(BatteryFault.CONTROL_LOST, bits(marstek, BatteryFault.CONTROL_LOST));
    }

    @Test
    void afterTwoAttemptsInVainTheConnectionIsMadeAnewAndItGoesOn() throws IOException {
        Marstek marstek = Marstek.gen3().at(-700);
        marstek.link.set(Marstek.FLAG, FakeLink.OFF);
        marstek.link.deaf.add(Marstek.FLAG);
        while (marstek.link.reconnects == 0) {
            assertTrue(marstek.link.writes.size() <= 2, marstek.link.writes.toString());
            marstek.battery.read(marstek.state, marstek.time.nowNs());
            marstek.time.passMs(100);
        }
        assertEquals(List.of("42000=21930", "42000=21930"), marstek.link.takeWrites());
        marstek.link.deaf.clear();
        marstek.run(3000);
        assertTrue(marstek.state.inControl);
    }

    @Test
    void aCommandMeetingALostFlagIsNotTakenForAccepted() throws IOException {
        Marstek marstek = Marstek.gen3();
        marstek.link.deaf.add(Marstek.FLAG);
        marstek.battery.connect(marstek.state);
        IOException e = assertThrows(IOException.class, () -> marstek.command(500));
        assertEquals(List.of("42000=21930", "42000=21930"), marstek.link.takeWrites());
        assertEquals(1, marstek.link.reconnects);
        assertFalse(marstek.state.inControl);
        assertTrue(e.getMessage().contains("rs485_control_mode (42000) reads 21947 instead of 21930"), e.getMessage());
    }

    @Test
    void theFlagIsNeverSwitchedOffToTakeControl() throws IOException {
        Marstek marstek = Marstek.gen3().at(300);
        for (int i = 0; i < 20; i++) {
            marstek.link.set(Marstek.FLAG, i % 2 == 0 ? FakeLink.OFF : 1);
            marstek.run(6000);
        }
        assertFalse(marstek.link.writes.contains("42000=21947"));
        assertFalse(marstek.link.writes.contains("42000=0"));
    }

    @Test
    void theFlagIsRefreshedOnThirdGenerationsEvery27Seconds() throws IOException {
        Marstek marstek = Marstek.gen3().at(300);
        marstek.run(270_000);
        assertEquals(Collections.nCopies(10, "42000=21930"), marstek.link.takeWrites());
    }

    @Test
    void theFlagIsRefreshedOnFirstGenerationsEveryFiveMinutes() throws IOException {
        Marstek marstek = Marstek.v1v2().at(300);
        marstek.run(901_000);
        assertEquals(Collections.nCopies(3, "42000=21930"), marstek.link.takeWrites());
    }

    @Test
    void aBatteryThatConfirmsAndDoesNotGiveIsFoundOutAndWokenOnce() throws IOException {
        Marstek marstek = Marstek.gen3().at(0);
        marstek.command(-800);
        marstek.link.takeWrites();
        marstek.run(9000);
        assertTrue(marstek.state.inControl);
        marstek.run(6000);
        assertFalse(marstek.state.inControl, "an echo proves nothing");
        assertEquals(BatteryFault.NOT_DELIVERING, bits(marstek, BatteryFault.NOT_DELIVERING));
        assertEquals(List.of("42021=800", "42020=0", "42010=2"), marstek.link.takeWrites());
        marstek.run(20_000);
        marstek.link.writes.removeIf(write -> write.equals("42000=21930"));
        assertEquals(List.of(), marstek.link.takeWrites(), "one attempt");

        marstek.power(-790);
        marstek.run(2000);
        assertTrue(marstek.state.inControl);
        assertEquals(0, bits(marstek, BatteryFault.NOT_DELIVERING));
    }

    @Test
    void twoLowSamplesAreNotEnough() throws IOException {
        Marstek marstek = Marstek.gen3().at(-800);
        marstek.run(15_000);
        marstek.power(0);
        marstek.run(1900);
        assertTrue(marstek.state.inControl);
        marstek.power(-800);
        marstek.run(5000);
        assertEquals(0, marstek.state.faultBits);
    }

    @Test
    void aFullBatteryThatDoesNotChargeIsHealthy() throws IOException {
        Marstek marstek = Marstek.gen3();
        marstek.link.set(32104, 98);
        marstek.link.set(34002, 981);
        marstek.at(0);
        marstek.command(800);
        marstek.run(60_000);
        assertTrue(marstek.state.inControl);
        assertEquals(0, marstek.state.faultBits);
    }

    @Test
    void smallCommandsAreNotJudged() throws IOException {
        Marstek marstek = Marstek.gen3().at(0);
        marstek.command(-90);
        marstek.run(60_000);
        assertEquals(0, marstek.state.faultBits);
    }

    @Test
    void aBatteryThatRunsThoughIdleIsHeldAndStoppedAgain() throws IOException {
        Marstek marstek = Marstek.gen3().at(0);
        marstek.power(-1500);
        marstek.run(10_000);
        assertEquals(List.of(), marstek.link.takeWrites());
        marstek.run(6000);
        assertEquals(List.of("42000=21930", "42021=0", "42020=0", "42010=0"), marstek.link.takeWrites());
        assertEquals(BatteryFault.RUNAWAY, bits(marstek, BatteryFault.RUNAWAY));
        assertFalse(marstek.state.inControl);
        marstek.power(0);
        marstek.run(2000);
        assertTrue(marstek.state.inControl);
        assertEquals(0, marstek.state.faultBits);
    }

    @Test
    void aRunawayAfterAStopIsStoppedAgainAndAgain() throws IOException {
        Marstek marstek = Marstek.gen3().at(-1500);
        marstek.battery.stop(marstek.state);
        marstek.link.takeWrites();
        marstek.run(40_000);
        assertEquals(2, Collections.frequency(marstek.link.takeWrites(), "42010=0"));
    }

    @Test
    void anEchoThatChangesWithoutUsIsATwinMaster() throws IOException {
        Marstek marstek = Marstek.gen3().at(-700);
        marstek.run(11_000);
        marstek.link.set(Marstek.DISCHARGE, 2000);
        marstek.run(21_000);
        assertEquals(BatteryFault.TWIN_MASTER, bits(marstek, BatteryFault.TWIN_MASTER));
        assertEquals(700, marstek.link.get(Marstek.DISCHARGE), "our command is written again");
    }

    @Test
    void oneWildEchoIsNoTwinMaster() throws IOException {
        Marstek marstek = Marstek.gen3().at(-700);
        marstek.run(11_000);
        marstek.link.set(Marstek.MODE, 62_859);
        marstek.run(10_500);
        marstek.link.set(Marstek.MODE, 2);
        marstek.run(21_000);
        assertEquals(0, marstek.state.faultBits);
    }

    @Test
    void aSetPointThatTheDeviceClampsALittleIsNoTwinMaster() throws IOException {
        Marstek marstek = Marstek.gen3().at(-700);
        marstek.link.set(Marstek.DISCHARGE, 650);
        marstek.run(60_000);
        assertEquals(0, marstek.state.faultBits);
    }

    @Test
    void aStoredLimitThatSomebodyChangesIsReported() throws IOException {
        Marstek marstek = Marstek.gen3().at(-700);
        marstek.link.set(44003, 0);
        marstek.run(3_601_000);
        assertEquals(BatteryFault.LIMIT_CHANGED, bits(marstek, BatteryFault.LIMIT_CHANGED));
    }

    @Test
    void aWholeDayOfTroubleNeverWritesOutsideTheFourRegisters() throws IOException {
        Marstek marstek = Marstek.gen3().at(0);
        java.util.Random random = new java.util.Random(7);
        for (int i = 0; i < 2000; i++) {
            try {
                switch (random.nextInt(8)) {
                    case 0 -> marstek.link.set(Marstek.FLAG, FakeLink.OFF);
                    case 1 -> marstek.power(random.nextInt(-2500, 2500));
                    case 2 -> marstek.link.silentExchanges = random.nextInt(4);
                    case 3 -> marstek.battery.stop(marstek.state);
                    case 4 -> marstek.battery.release(marstek.state);
                    case 5 -> marstek.battery.connect(marstek.state);
                    default -> marstek.command(random.nextInt(-3000, 3000));
                }
                marstek.run(random.nextInt(20_000));
            } catch (IOException e) {
                marstek.time.passMs(1000);
            }
        }
        assertTrue(marstek.link.writes.size() > 2000);
        for (String write : marstek.link.writes) {
            String address = write.substring(0, write.indexOf('='));
            assertTrue(List.of("42000", "42010", "42020", "42021").contains(address), write);
            int value = Integer.parseInt(write.substring(write.indexOf('=') + 1));
            assertTrue(address.equals("42000") ? value == 21_930 || value == 21_947 : value <= 2500, write);
        }
    }

    @Test
    void aBatteryThatComesBackWithoutItsFlagIsNotGivenItsOldSetPoint() throws IOException {
        Marstek marstek = Marstek.gen3().at(-700);
        marstek.link.set(Marstek.FLAG, FakeLink.OFF);
        marstek.battery.connect(marstek.state);
        marstek.run(60_000);
        assertEquals(List.of(), marstek.link.takeWrites());
        marstek.command(-200);
        assertEquals(List.of("42000=21930", "42021=200", "42020=0", "42010=2"), marstek.link.takeWrites());
    }

    @Test
    void aBatteryThatComesBackUnderAStopIsTakenBackAndKeptStopped() throws IOException {
        Marstek marstek = Marstek.gen3().at(-700);
        marstek.battery.stop(marstek.state);
        marstek.link.set(Marstek.FLAG, FakeLink.OFF);
        marstek.link.takeWrites();
        marstek.battery.connect(marstek.state);
        marstek.run(6000);
        assertEquals(List.of("42000=21930", "42021=0", "42020=0", "42010=0"), marstek.link.takeWrites());
    }
}
