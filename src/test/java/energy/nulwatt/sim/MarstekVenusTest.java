package energy.nulwatt.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MarstekVenusTest {
    private final int[] into = new int[125];
    private SimulatedBattery battery;
    private MarstekVenus venus;

    @ParameterizedTest
    @EnumSource(VenusModel.class)
    void setpointsActOnlyUnderControlAndAreEchoedAnyway(VenusModel model) {
        begin(model);
        assertEquals(0x55BB, read(42000));
        command(1, 800, 0);
        advance(10);
        assertEquals(0, battery.powerW());
        assertEquals(800, read(42020));
        assertEquals(1, read(42010));
        assertEquals(RegisterMap.OK, venus.write(42000, 0x55AA));
        assertEquals(0x55AA, read(42000));
        command(1, 800, 0);
        advance(10);
        assertEquals(800, battery.powerW(), 1e-9);
        command(2, 800, 700);
        advance(10);
        assertEquals(-700, battery.powerW(), 1e-9);
        command(0, 800, 700);
        advance(10);
        assertEquals(0, battery.powerW());
    }

    @ParameterizedTest
    @EnumSource(VenusModel.class)
    void aLostFlagIgnoresWhatItAcknowledges(VenusModel model) {
        begin(model);
        venus.write(42000, 0x55AA);
        command(2, 0, 900);
        advance(10);
        venus.loseControlFlag();
        advance(10);
        assertEquals(0, battery.powerW());
        assertFalse(venus.isControlled());
        command(2, 0, 600);
        advance(10);
        assertEquals(600, read(42021));
        assertEquals(2, read(42010));
        assertEquals(0, battery.powerW());
        assertEquals(0x55BB, read(42000));
        venus.write(42000, 0x55AA);
        advance(10);
        assertEquals(-600, battery.powerW(), 1e-9);
    }

    @ParameterizedTest
    @EnumSource(VenusModel.class)
    void offMeansItsOwnProgramNotIdle(VenusModel model) {
        begin(model);
        venus.ownProgram(-450);
        advance(10);
        assertEquals(-450, battery.powerW(), 1e-9);
        venus.write(42000, 0x55AA);
        advance(10);
        assertEquals(0, battery.powerW());
        venus.write(42000, 0x55BB);
        advance(10);
        assertEquals(-450, battery.powerW(), 1e-9);
    }

    @ParameterizedTest
    @EnumSource(VenusModel.class)
    void zeroToTheControlSwitchIsRefused(VenusModel model) {
        begin(model);
        venus.write(42000, 0x55AA);
        assertEquals(RegisterMap.ILLEGAL_VALUE, venus.write(42000, 0));
        assertEquals(RegisterMap.ILLEGAL_VALUE, venus.write(42000, 1));
        assertTrue(venus.isControlled());
    }

    @ParameterizedTest
    @EnumSource(VenusModel.class)
    void writingTheWorkModeEndsControl(VenusModel model) {
        begin(model);
        venus.write(42000, 0x55AA);
        assertEquals(1, read(43000));
        command(1, 500, 0);
        advance(10);
        venus.write(43000, 2);
        advance(10);
        assertEquals(0, battery.powerW());
        assertEquals(0x55BB, read(42000));
        assertEquals(2, read(43000));
        assertEquals(1, venus.writesTo(43000));
        assertEquals(1, venus.harmfulWrites());
    }

    @ParameterizedTest
    @EnumSource(VenusModel.class)
    void aDeadMasterLeavesTheLastCommandInForce(VenusModel model) {
        begin(model);
        venus.write(42000, 0x55AA);
        command(2, 0, 300);
        advance(3600);
        assertEquals(-300, battery.powerW(), 1e-9);
    }

    @Test
    void powersHaveTheMakersSigns() {
        begin(VenusModel.E_V2);
        venus.write(42000, 0x55AA);
        command(2, 0, 1000);
        advance(10);
        assertEquals(1000, signed(32202));
        assertEquals(-1097, signed(32102));
        assertTrue((short) read(32101) < 0);
        assertEquals(3, read(35100));
        command(1, 1000, 0);
        advance(10);
        assertEquals(-1000, signed(32202));
        assertTrue(signed(32102) > 900);
        assertEquals(2, read(35100));
        command(0, 0, 0);
        advance(20);
        assertEquals(1, read(35100));

        begin(VenusModel.E_V3);
        venus.write(42000, 0x55AA);
        command(2, 0, 1000);
        advance(10);
        assertEquals(1000, (short) read(30006));
        assertEquals(1000, signed(32202));
        assertEquals(1000, (short) read(37004));
        assertEquals(-1097, (short) read(30001));
        assertTrue(read(32101) > 39_268, "the known defect while discharging");
        command(1, 1000, 0);
        advance(10);
        assertEquals(-1000, (short) read(30006));
        assertEquals(0, signed(32102));
    }

    @Test
    void energyCountersCountTheAcSide() {
        begin(VenusModel.E_V3);
        int charged = signed(33000);
        int discharged = signed(33002);
        venus.write(42000, 0x55AA);
        command(2, 0, 2000);
        advance(900);
        assertEquals(49, signed(33002) - discharged, 1);
        assertEquals(signed(33002) - discharged, signed(33006));
        command(1, 2000, 0);
        advance(900);
        assertEquals(49, signed(33000) - charged, 1);
    }

    @Test
    void socIsWholePercentAndTenthsOnGen3() {
        begin(VenusModel.E_V3, BatteryPhysics.VENUS_E.withSoc(43.27));
        assertEquals(43, read(32104));
        assertEquals(433, read(34002), 1);
        assertEquals(43, read(37005));
    }

    @Test
    void theCellsTellWhenTheyTaper() {
        begin(VenusModel.D, BatteryPhysics.VENUS_D.withSoc(50));
        assertEquals(500, read(35111));
        assertEquals(500, read(35112));
        begin(VenusModel.D, BatteryPhysics.VENUS_D.withSoc(96));
        assertEquals(91, read(35111), 3);
        assertEquals(read(35111), read(32106));
        begin(VenusModel.D, BatteryPhysics.VENUS_D.withSoc(100));
        assertEquals(0, read(35111));
        begin(VenusModel.D, BatteryPhysics.VENUS_D.withSoc(11));
        assertEquals(0, read(35112));
        begin(VenusModel.E_V2, BatteryPhysics.VENUS_E.withSoc(50));
        assertEquals(5000, read(35111));
    }

    @Test
    void cutOffsOfV2EndChargingAndDischarging() {
        begin(VenusModel.E_V2, BatteryPhysics.VENUS_E.withSoc(85).withDynamics(BatteryDynamics.INSTANT));
        venus.write(42000, 0x55AA);
        assertEquals(RegisterMap.OK, venus.write(44000, 800));
        assertEquals(RegisterMap.ILLEGAL_VALUE, venus.write(44000, 700));
        assertEquals(RegisterMap.ILLEGAL_VALUE, venus.write(44001, 50));
        command(1, 1000, 0);
        advance(5);
        assertEquals(0, battery.powerW());
        command(2, 0, 1000);
        advance(5);
        assertEquals(-1000, battery.powerW(), 1e-9);
    }

    @ParameterizedTest
    @EnumSource(VenusModel.class)
    void aZeroLimitBlocksTheDirection(VenusModel model) {
        begin(model);
        venus.write(42000, 0x55AA);
        venus.write(44002, 0);
        command(1, 800, 0);
        advance(10);
        assertEquals(0, battery.powerW());
        venus.write(44002, 600);
        advance(10);
        assertEquals(600, battery.powerW(), 1e-9);
    }

    @ParameterizedTest
    @EnumSource(VenusModel.class)
    void setpointsBeyondTheClassAndUnknownModesAreRefused(VenusModel model) {
        begin(model);
        assertEquals(RegisterMap.ILLEGAL_VALUE, venus.write(42020, model.maxSetpointW() + 1));
        assertEquals(RegisterMap.ILLEGAL_VALUE, venus.write(42021, 65535));
        assertEquals(RegisterMap.ILLEGAL_VALUE, venus.write(42010, 3));
        assertEquals(RegisterMap.OK, venus.write(42021, model.maxSetpointW()));
    }

    @ParameterizedTest
    @EnumSource(VenusModel.class)
    void writingATargetSocStartsARun(VenusModel model) {
        begin(model);
        venus.write(42000, 0x55AA);
        venus.write(42011, 52);
        assertEquals(3, read(42010));
        advance(10);
        assertTrue(battery.powerW() > 1000);
        for (int i = 0; i < 360; i++) {
            advance(10);
            venus.tick();
        }
        assertEquals(0, battery.powerW());
        assertEquals(52, battery.socPercent(), 0.5);
    }

    @Test
    void aRestartLosesEverythingThatIsNotStored() {
        begin(VenusModel.E_V3);
        venus.write(42000, 0x55AA);
        venus.write(41100, 5);
        command(2, 0, 800);
        advance(10);
        assertEquals(RegisterMap.ILLEGAL_VALUE, venus.write(41000, 1));
        assertEquals(RegisterMap.OK, venus.write(41000, 0x55AA));
        assertEquals(0, battery.powerW());
        assertEquals(RegisterMap.SILENT, venus.read(42000, 1, into));
        assertEquals(RegisterMap.SILENT, venus.write(42000, 0x55AA));
        advance(13);
        assertEquals(0x55BB, read(42000));
        assertEquals(0, read(42010));
        assertEquals(0, read(42021));
        assertEquals(1, read(41100));
        assertEquals(0, read(44002), "reads 0 until written, which is not the limit in force");
        venus.write(42000, 0x55AA);
        command(2, 0, 800);
        advance(10);
        assertEquals(-800, battery.powerW(), 1e-9);
    }

    @Test
    void v2KnowsNoFunction16AndGen3Does() {
        begin(VenusModel.E_V2);
        assertEquals(RegisterMap.ILLEGAL_FUNCTION, venus.writeMany(42020, 2, new int[] {100, 200}));
        begin(VenusModel.E_V3);
        assertEquals(RegisterMap.OK, venus.writeMany(42020, 2, new int[] {100, 200}));
        assertEquals(200, read(42021));
        assertEquals(1, venus.writesTo(42020));
    }

    @Test
    void gen3SaysNothingToMoreThan32Registers() {
        begin(VenusModel.D);
        assertEquals(RegisterMap.SILENT, venus.read(43100, 33, into));
        assertEquals(RegisterMap.OK, venus.read(43100, 30, into));
    }

    @ParameterizedTest
    @EnumSource(VenusModel.class)
    void readsNeverBridgeAGap(VenusModel model) {
        begin(model);
        int expected = model.gen3() ? RegisterMap.MALFORMED_THEN_CLOSE : RegisterMap.ILLEGAL_ADDRESS;
        assertEquals(expected, venus.read(42010, 11, into));
        assertEquals(expected, venus.read(35000, 12, into));
        assertEquals(expected, venus.read(1, 1, into));
        assertEquals(expected, venus.write(32104, 1));
        if (model.gen3()) {
            assertEquals(expected, venus.read(34000, 18, into));
        }
    }

    @Test
    void theBlocksOfTheReferenceHoldTogether() {
        begin(VenusModel.A);
        int[][] gen3 = {{30000, 8}, {32104, 9}, {30020, 8}, {30037, 4}, {34000, 17}, {34018, 13}};
        int[][] both = {{35110, 3}, {42010, 2}, {42020, 2}, {36000, 2}, {36100, 4}, {37007, 2}};
        int[][] v2 = {{32100, 6}, {32200, 5}, {32202, 2}, {44000, 4}};
        assertReadable(gen3);
        assertReadable(both);
        begin(VenusModel.E_V2);
        assertReadable(v2);
        assertReadable(both);
    }

    private void assertReadable(int[][] blocks) {
        for (int[] block : blocks) {
            assertEquals(RegisterMap.OK, venus.read(block[0], block[1], into), () -> "block at " + block[0]);
        }
    }

    @Test
    void aReadThatBeginsInsideAValueIsShifted() {
        begin(VenusModel.E_V3);
        venus.read(31000, 10, into);
        assertEquals('V' << 8 | 'N', into[0]);
        assertEquals('S' << 8 | 'E', into[1]);
        venus.read(31001, 2, into);
        assertEquals('E' << 8 | '3', into[0]);
    }

    @Test
    void gen3DropsTheSessionOnForbiddenRegistersEvenForReads() {
        begin(VenusModel.A);
        for (int address : new int[] {40000, 41000, 45000, 45031, 46000}) {
            assertEquals(RegisterMap.CLOSE, venus.read(address, 1, into), () -> "register " + address);
        }
        assertEquals(RegisterMap.CLOSE, venus.write(45003, 1));
        assertEquals(RegisterMap.CLOSE, venus.write(46000, 1));
        assertEquals(1, venus.writesTo(46000));
    }

    @Test
    void faultsArePinnedToRegisters() {
        begin(VenusModel.E_V2);
        venus.pin(36101, 0x20);
        venus.pin(35100, 62859);
        assertEquals(0x20, read(36101));
        assertEquals(62859, read(35100));
        venus.unpin(35100);
        assertEquals(1, read(35100));
        assertThrows(IllegalArgumentException.class, () -> venus.pin(1, 1));
    }

    @Test
    void packsBeyondTheModelAreRefused() {
        SimulatedBattery any = new SimulatedBattery(BatteryPhysics.VENUS_D, 0);
        assertThrows(IllegalArgumentException.class, () -> new MarstekVenus(VenusModel.E_V3, 2, any));
        MarstekVenus threePacks = new MarstekVenus(VenusModel.D, 3, any);
        assertEquals(3, threePacks.value(32109));
        assertEquals(7, threePacks.value(32110));
        assertEquals(500, threePacks.value(34202));
    }

    private void begin(VenusModel model) {
        begin(model, model.physics());
    }

    private void begin(VenusModel model, BatteryPhysics physics) {
        battery = new SimulatedBattery(physics, 0);
        venus = new MarstekVenus(model, battery);
    }

    private void command(int mode, int chargeW, int dischargeW) {
        assertEquals(RegisterMap.OK, venus.write(42021, dischargeW));
        assertEquals(RegisterMap.OK, venus.write(42020, chargeW));
        assertEquals(RegisterMap.OK, venus.write(42010, mode));
    }

    private int read(int address) {
        assertEquals(RegisterMap.OK, venus.read(address, 1, into), () -> "register " + address);
        return into[0];
    }

    private int signed(int address) {
        assertEquals(RegisterMap.OK, venus.read(address, 2, into));
        return (into[0] << 16) | into[1];
    }

    private void advance(int seconds) {
        battery.advanceTo(battery.nowNs() + seconds * 1_000_000_000L);
    }
}
