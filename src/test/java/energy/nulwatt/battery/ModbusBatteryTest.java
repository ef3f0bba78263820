package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.ModbusFailure;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.OperatingState;
import energy.nulwatt.yaml.FaultyFileException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over the wire for every order, and what the state tells. */
class ModbusBatteryTest {
    @Test
    void connectReadsHowItStandsAndWritesNothing() throws IOException {
        Marstek marstek = Marstek.gen3();
        marstek.battery.connect(marstek.state);

        assertEquals(List.of(), marstek.link.writes);
        for (String read : List.of("42000+1", "42010+1", "42020+2", "30000+8")) {
            assertTrue(marstek.link.reads.contains(read), read + " in " + marstek.link.reads);
        }
        assertFalse(marstek.state.inControl);
        assertEquals(0, marstek.state.powerW);
    }

    @Test
    void readingAloneNeverWrites() throws IOException {
        Marstek marstek = Marstek.gen3();
        marstek.battery.connect(marstek.state);
        marstek.run(600_000);
        assertEquals(List.of(), marstek.link.writes);
    }

    @Test
    void firstChargeTakesControlThenWritesSetPointsThenDirection() throws IOException {
        Marstek marstek = Marstek.gen3();
        marstek.battery.connect(marstek.state);
        marstek.command(800);
        // The discharge set-point reads 0, but is written: what stood there before the flag proves nothing.
        assertEquals(List.of("42000=21930", "42021=0", "42020=800", "42010=1"), marstek.link.takeWrites());
        assertTrue(marstek.state.inControl);
        assertEquals(800, marstek.state.acceptedWatts);
        assertEquals(marstek.time.nowNs(), marstek.state.acceptedNs);
    }

    @Test
    void dischargeWritesItsSetPointFirst() throws IOException {
        Marstek marstek = Marstek.v1v2();
        marstek.battery.connect(marstek.state);
        marstek.command(-600);
        assertEquals(List.of("42000=21930", "42021=600", "42020=0", "42010=2"), marstek.link.takeWrites());
        assertEquals(-600, marstek.state.acceptedWatts);
    }

    @Test
    void anotherPowerIsOneFrame() throws IOException {
        Marstek marstek = Marstek.gen3().at(800);
        marstek.command(850);
        assertEquals(List.of("42020=850"), marstek.link.takeWrites());
    }

    @Test
    void theSamePowerIsNoFrame() throws IOException {
        Marstek marstek = Marstek.gen3().at(800);
        long acceptedNs = marstek.state.acceptedNs;
        marstek.time.passMs(500);
        marstek.command(800);
        assertEquals(List.of(), marstek.link.takeWrites());
        assertEquals(0, marstek.battery.firstFrameNs());
        assertEquals(acceptedNs, marstek.state.acceptedNs);
    }

    @Test
    void changeOfDirectionNeverMeetsAnOldSetPoint() throws IOException {
        Marstek marstek = Marstek.gen3().at(800);
        marstek.command(-500);
        assertEquals(List.of("42021=500", "42020=0", "42010=2"), marstek.link.takeWrites());
        marstek.command(300);
        assertEquals(List.of("42021=0", "42020=300", "42010=1"), marstek.link.takeWrites());
    }

    @Test
    void idleOpensTheRelay() throws IOException {
        Marstek marstek = Marstek.gen3().at(-800);
        marstek.command(0);
        assertEquals(List.of("42021=0", "42010=0"), marstek.link.takeWrites());
        assertEquals(0, marstek.state.acceptedWatts);
    }

    @Test
    void idleWithClosedRelayKeepsOneWattOfCharge() throws IOException {
        Marstek marstek =
                Marstek.gen3("VNSE3-0", 148, 1, Profile.Idle.RELAY_CLOSED).at(-800);
        marstek.command(0);
        assertEquals(List.of("42021=0", "42020=1", "42010=1"), marstek.link.takeWrites());
        assertEquals(0, marstek.state.acceptedWatts);
    }

    @Test
    void stopIsWrittenWhateverIsBelieved() throws IOException {
        Marstek marstek = Marstek.gen3().at(0);
        marstek.battery.stop(marstek.state);
        assertEquals(Marstek.stopFrames(), marstek.link.takeWrites());
        assertEquals(0, marstek.state.acceptedWatts);
        assertTrue(marstek.battery.firstFrameNs() > 0);
    }

    @Test
    void stopOfABatteryThatRunsItsOwnProgramTakesControlAndStopsAgain() throws IOException {
        Marstek marstek = Marstek.gen3();
        marstek.battery.connect(marstek.state);
        marstek.battery.stop(marstek.state);
        assertEquals(
                List.of("42021=0", "42020=0", "42010=0", "42000=21930", "42021=0", "42020=0", "42010=0"),
                marstek.link.takeWrites());
    }

    @Test
    void stopSendsEveryFrameThoughOneIsRefused() throws IOException {
        Marstek marstek = Marstek.gen3().at(700);
        marstek.link.refused.add(Marstek.DISCHARGE);
        assertThrows(IOException.class, () -> marstek.battery.stop(marstek.state));
        assertEquals(List.of("42020=0", "42010=0"), marstek.link.takeWrites());
        assertEquals(700, marstek.state.acceptedWatts);
    }

    @Test
    void releaseStopsFirstAndThenHandsBack() throws IOException {
        Marstek marstek = Marstek.gen3().at(-900);
        marstek.battery.release(marstek.state);
        assertEquals(List.of("42021=0", "42020=0", "42010=0", "42000=21947"), marstek.link.takeWrites());
        assertFalse(marstek.state.inControl);
        assertEquals(BatteryState.NOTHING_ACCEPTED, marstek.state.acceptedWatts);
    }

    @Test
    void releaseAfterAConfirmedStopOnlyHandsBack() throws IOException {
        Marstek marstek = Marstek.gen3().at(-900);
        marstek.battery.stop(marstek.state);
        marstek.link.takeWrites();
        marstek.battery.release(marstek.state);
        assertEquals(List.of("42000=21947"), marstek.link.takeWrites());
        marstek.run(120_000);
        assertEquals(List.of(), marstek.link.takeWrites());
    }

    @Test
    void aFailedCommandIsWrittenInFullTheNextTime() throws IOException {
        Marstek marstek = Marstek.gen3().at(800);
        marstek.link.silentWrites = 1;
        assertThrows(ModbusFailure.class, () -> marstek.command(-300));
        assertEquals(800, marstek.state.acceptedWatts);
        marstek.command(-300);
        assertEquals(List.of("42021=300", "42020=0", "42010=2"), marstek.link.takeWrites());
        assertEquals(-300, marstek.state.acceptedWatts);
    }

    @Test
    void readsOneBlockAtATime() throws IOException {
        Marstek marstek = Marstek.gen3();
        marstek.battery.connect(marstek.state);
        for (int i = 0; i < 30; i++) {
            int before = marstek.link.reads.size() + marstek.link.writes.size();
            marstek.battery.read(marstek.state, marstek.time.nowNs());
            assertTrue(marstek.link.reads.size() + marstek.link.writes.size() - before <= 1);
        }
    }

    @Test
    void fillsTheStateOfAThirdGeneration() throws IOException {
        Marstek marstek = Marstek.gen3().at(800);
        BatteryState state = marstek.state;
        assertEquals(800, state.powerW);
        assertEquals(55.4, state.socPercent, 1e-9);
        assertEquals(5120, state.capacityWh, 1e-6);
        assertEquals(2600, state.maxChargeW, 200); // 50 A x 52 V, no more than the model's 2500 W
        assertEquals(45 * 52.0, state.maxDischargeW, 1e-6);
        assertEquals(25.3, state.temperatureC, 1e-9);
        assertEquals(123_450, state.chargedWh, 1e-6);
        assertEquals(655_360, state.dischargedWh, 1e-6);
        assertEquals(OperatingState.STANDBY, state.state);
        assertEquals(0, state.faultBits);
    }

    @Test
    void fillsTheStateOfAFirstGenerationWithoutGuessingItsLimits() throws IOException {
        Marstek marstek = Marstek.v1v2().at(-2100);
        BatteryState state = marstek.state;
        assertEquals(-2100, state.powerW);
        assertEquals(61, state.socPercent);
        assertEquals(27.0, state.temperatureC, 1e-9);
        assertTrue(Double.isNaN(state.maxChargeW));
        assertTrue(Double.isNaN(state.maxDischargeW));
    }

    @Test
    void severalPacksTellWholePercentOnly() throws IOException {
        Marstek marstek = Marstek.gen3("VNSD-0", 149, 3).at(0);
        assertEquals(55, marstek.state.socPercent);
    }

    @Test
    void aFinerStateOfChargeThatContradictsIsNotUsed() throws IOException {
        Marstek marstek = Marstek.gen3();
        marstek.link.set(34002, 0);
        marstek.at(0);
        assertEquals(55, marstek.state.socPercent);
    }

    @ParameterizedTest
    @CsvSource({
        "VNSE3-0, 148, 2500",
        "VNSA-0, 150, 1450",
        "VNSD-0, 148, 2200",
        "VNSD-0, 149, 2500",
        "unheard-of, 149, 2500"
    })
    void neverAsksForMoreThanTheModelCan(String name, int ems, int maxW) throws IOException {
        Marstek marstek = Marstek.gen3(name, ems, 1);
        marstek.battery.connect(marstek.state);
        marstek.command(9000);
        assertEquals(maxW, marstek.link.get(Marstek.CHARGE));
        assertEquals(maxW, marstek.state.acceptedWatts);
        marstek.command(-9000);
        assertEquals(maxW, marstek.link.get(Marstek.DISCHARGE));
    }

    @Test
    void aFirstGenerationLimitedTo800WattsIsAskedForNoMore() throws IOException {
        Marstek marstek = Marstek.v1v2();
        marstek.link.set(41010, 1);
        marstek.battery.connect(marstek.state);
        marstek.command(-2000);
        assertEquals(800, marstek.link.get(Marstek.DISCHARGE));
        assertEquals(800, marstek.state.maxDischargeW);
    }

    @Test
    void oneWildSampleIsIgnoredAndTheSecondIsClipped() throws IOException {
        Marstek marstek = Marstek.gen3().at(500);
        long beforeNs = marstek.state.powerNs;
        marstek.link.set(30006, 17_000);
        marstek.run(1000);
        assertEquals(500, marstek.state.powerW);
        assertEquals(beforeNs, marstek.state.powerNs);
        marstek.run(1000);
        assertEquals(-3000, marstek.state.powerW);
    }

    @Test
    void aWildStateOfChargeBecomesUnknownAndNotFull() throws IOException {
        Marstek marstek = Marstek.gen3().at(0);
        marstek.link.set(32104, 65_535);
        marstek.run(10_500);
        assertEquals(55, marstek.state.socPercent, 0.5);
        marstek.run(10_500);
        assertTrue(Double.isNaN(marstek.state.socPercent));
    }

    @Test
    void faultWordsArePackedAndNamed() throws IOException {
        Marstek marstek = Marstek.v1v2();
        marstek.link.set(36000, 0b10);
        marstek.link.set(36103, 0b100_0000_0000);
        marstek.at(0);
        assertEquals("over-temperature limit, over-temperature", marstek.profile.faultText(marstek.state.faultBits));
    }

    @Test
    void aFaultBitThatNobodyKnowsIsReportedAllTheSame() throws IOException {
        Marstek marstek = Marstek.v1v2();
        marstek.link.set(36001, 0x8000);
        marstek.at(0);
        assertEquals(BatteryFault.OTHER, marstek.state.faultBits);
    }

    @Test
    void anotherDeviceIsNotTakenForIt() {
        Marstek marstek = Marstek.gen3("HMG-50", 148, 1);
        IOException e = assertThrows(IOException.class, () -> marstek.battery.connect(marstek.state));
        assertTrue(e.getMessage().contains("device_name (31000) reads 'HMG-50'"), e.getMessage());
    }

    @Test
    void theTypeForFirstGenerationsNeverAsksAThirdForWhatEndsItsSession() {
        Marstek marstek = Marstek.v1v2();
        marstek.link.registers.clear();
        Marstek.gen3Registers(marstek.link, "VNSE3-0", 148, 1);
        assertThrows(IOException.class, () -> marstek.battery.connect(marstek.state));
        assertEquals(List.of("31000+10"), marstek.link.reads);
    }

    private static int reads(Marstek marstek, String block) {
        return Collections.frequency(marstek.link.reads, block);
    }

    @Test
    void aBlockThatIsRefusedThreeTimesIsNotAskedForAgainBeforeTheNextConnect() throws IOException {
        Marstek marstek = Marstek.gen3();
        marstek.link.refused.add(35010);
        marstek.at(0);
        marstek.run(240_000);
        assertEquals(3, reads(marstek, "35010+1"));
        assertTrue(marstek.state.socPercent > 0);
        assertEquals(25.3, marstek.state.temperatureC, 1e-9);

        marstek.link.refused.clear();
        marstek.link.set(35010, 304);
        marstek.battery.connect(marstek.state);
        marstek.readAllDue();
        assertEquals(30.4, marstek.state.temperatureC, 1e-9);
    }

    @Test
    void whatABlockToldIsForgottenWhenItIsGivenUp() throws IOException {
        Marstek marstek = Marstek.gen3();
        marstek.link.set(35010, 402);
        marstek.at(0);
        assertEquals(40.2, marstek.state.temperatureC, 1e-9);
        marstek.link.refused.add(35010);
        marstek.run(95_000);
        assertEquals(25.3, marstek.state.temperatureC, 1e-9);
    }

    @Test
    void aBusyDeviceIsAskedAgainForEver() throws IOException {
        Marstek marstek = Marstek.gen3();
        marstek.link.refused.add(35010);
        marstek.link.refusalCode = 6;
        marstek.at(0);
        marstek.run(600_000);
        assertTrue(reads(marstek, "35010+1") >= 18, reads(marstek, "35010+1") + " reads");
    }

    @Test
    void theStateOfChargeIsAskedForAgainAfterAnyRefusalAndIsTheNewOneThen() throws IOException {
        Marstek marstek = Marstek.gen3().at(0);
        marstek.link.refused.add(32104);
        marstek.run(11_000);
        marstek.link.refused.clear();
        marstek.link.set(32104, 80);
        marstek.link.set(34002, 801);
        marstek.run(11_000);
        assertEquals(80.1, marstek.state.socPercent, 1e-9);

        marstek.link.refused.add(32104);
        marstek.run(600_000);
        marstek.link.refused.clear();
        marstek.link.set(32104, 60);
        marstek.link.set(34002, 602);
        marstek.run(11_000);
        assertEquals(60.2, marstek.state.socPercent, 1e-9);
    }

    @Test
    void aStateOfChargeAndLimitsThatAreNotReadAnyMoreBecomeUnknown() throws IOException {
        Marstek marstek = Marstek.gen3().at(0);
        assertEquals(45 * 52.0, marstek.state.maxDischargeW, 1e-6);
        marstek.link.refused.add(32104);
        marstek.run(30_000);
        assertTrue(marstek.state.socPercent > 0, "one or two reads may be missing");
        marstek.run(32_000);
        assertTrue(Double.isNaN(marstek.state.socPercent));
        assertTrue(Double.isNaN(marstek.state.capacityWh));
        assertEquals(2500, marstek.state.maxDischargeW, "what the model can");
        assertEquals(0, marstek.state.powerW);
    }

    @Test
    void aBatteryThatComesBackAfterALongTimeDoesNotShowItsOldStateOfCharge() throws IOException {
        Marstek marstek = Marstek.gen3().at(0);
        marstek.time.passMs(600_000);
        marstek.battery.connect(marstek.state);
        assertTrue(Double.isNaN(marstek.state.socPercent));
        marstek.readAllDue();
        assertEquals(55.4, marstek.state.socPercent, 1e-9);
    }

    @Test
    void readsOfGenerationThreeKeepItsPauseAndItsSize() throws IOException {
        Marstek marstek = Marstek.gen3().at(0);
        marstek.run(3_700_000);
        for (String read : marstek.link.reads) {
            assertTrue(Integer.parseInt(read.substring(read.indexOf('+') + 1)) <= 32, read);
        }
        assertEquals(150, marstek.profile.link().limits().pauseMs());
        assertEquals(50, Marstek.profile("marstek-venus-v1v2").link().limits().pauseMs());
    }

    @Test
    void closeClosesTheLink() {
        Marstek marstek = Marstek.gen3();
        marstek.battery.close();
        assertTrue(marstek.link.closed);
    }

    @Test
    void anOperatingStateThatReadsNegativeIsUnknownAndNothingElse() throws IOException, FaultyFileException {
        String text = ProfileLoader.shippedText("marstek-venus-gen3.yaml");
        Marstek marstek = Marstek.gen3(ProfileLoader.parse(
                "signed.yaml",
                text.replace(
                        "inverter_state: {address: 35100, type: uint16}",
                        "inverter_state: {address: 35100, type: int16}")));
        marstek.at(0);
        assertEquals(OperatingState.STANDBY, marstek.state.state);
        marstek.link.set(35100, 0xFFFF);
        marstek.run(11_000);
        assertEquals(OperatingState.UNKNOWN, marstek.state.state);
    }
}
