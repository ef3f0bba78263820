package energy.nulwatt.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The own program of the inverter, as its settings steer it, and its registers against the list of those known. */
class DeyeHybridTest {
    private static final Path LIST =
            Path.of(System.getProperty("user.dir")).resolveSibling("shared").resolve("reference/devices/deye.csv");

    private final SimulatedBattery battery =
            new SimulatedBattery(DeyeHybrid.PHYSICS.withDynamics(BatteryDynamics.INSTANT), 0);
    private final DeyeHybrid deye = new DeyeHybrid(battery);
    private final int[] into = new int[125];
    private long nowNs;

    private void advance(double seconds) {
        nowNs += Math.round(seconds * 1e9);
        deye.advanceTo(nowNs);
    }

    private int read(int address) {
        assertEquals(RegisterMap.OK, deye.read(address, 1, into), () -> "register " + address);
        return into[0];
    }

    private int signed(int address) {
        return (short) read(address);
    }

    private void write(int address, int... values) {
        assertEquals(RegisterMap.OK, deye.writeMany(address, values.length, values), () -> "register " + address);
    }

    private void assertBattery(int watts) {
        advance(2);
        assertEquals(watts, battery.powerW(), 1);
        assertEquals(-watts, signed(590), 1, "+ is discharge");
        assertEquals(-watts / 52.0 * 100, signed(591), 3.0);
    }

    private void soc(int percent) {
        assertEquals(percent, read(588));
    }

    @Test
    void byItselfItHoldsTheHouseNearZero() {
        deye.loadW(3000);
        assertBattery(-2980);
        assertEquals(20, signed(625), 1, "the bias is imported");
        assertEquals(20, signed(619), 1);
        assertEquals(2980, signed(636), 1, "+ out of the inverter");
        assertEquals(-993, signed(604), 1, "+ into the inverter");
        deye.sunW(5000);
        assertBattery(2000);
        assertEquals(5000, read(672));
        assertEquals(3000, signed(636), 1);
        soc(50);
    }

    @Test
    void theCurrentLimitsHoldAndBlock() {
        deye.loadW(9000);
        assertBattery(-5200);
        write(109, 0);
        assertBattery(0);
        assertEquals(9000, signed(625), 1);
        assertEquals(0, read(690));
        deye.loadW(0);
        deye.sunW(8000);
        write(108, 30);
        assertBattery(1560);
        assertEquals(-6440, signed(625), 1, "the rest is exported");
        assertEquals(0xFFFF, read(690), "with the sign in the high word");
        write(108, 0);
        assertBattery(0);
    }

    @Test
    void withoutPermissionToSellTheSunIsHeldBack() {
        write(108, 0);
        write(145, 0);
        deye.loadW(500);
        deye.sunW(4000);
        assertBattery(0);
        assertEquals(500, read(672));
        assertEquals(0, signed(625));
        write(145, 1);
        write(143, 1000);
        assertBattery(0);
        assertEquals(-1000, signed(625));
    }

    @Test
    void withTheSlotsOffItChargesFromTheGridUpToTheGlobalTarget() {
        write(127, 80);
        write(128, 60);
        assertBattery(0);
        write(130, 1);
        assertBattery(3120);
        assertEquals(3120, signed(625), 1);
        deye.bmsLimitsA(20, 150);
        assertBattery(1040);
        write(127, 50);
        advance(30);
        assertBattery(0);
    }

    @Test
    void inASlotItChargesFromTheGridWhereItsSourceSaysSo() {
        write(130, 1);
        write(128, 60);
        write(146, 0xFF);
        write(166, 80);
        assertBattery(0);
        write(172, 1);
        assertBattery(3120);
        write(154, 2000);
        assertBattery(2000);
    }

    @Test
    void itSellsWithTheSlotsPowerDownToTheirTargetAndUpToTheCeiling() {
        write(154, 3000, 3000, 3000, 3000, 3000, 3000);
        write(142, 0);
        assertBattery(0);
        write(146, 0xFF);
        assertBattery(-3000);
        assertEquals(-3000, signed(625), 1);
        write(143, 1000);
        assertBattery(-1000);
        write(166, 60);
        assertBattery(0);
    }

    @Test
    void slotsNeedAWeekdayAndFollowItsClock() {
        write(154, 1000, 2000, 1000, 1000, 1000, 1000);
        write(142, 0);
        write(146, 1);
        assertBattery(0);
        write(146, 1 | 1 << 2);
        assertBattery(0); // that is Tuesday
        write(146, 1 | 1 << 1);
        assertBattery(-1000);
        write(62, 26 << 8 | 6, 1 << 8 | 4, 30 << 8);
        assertBattery(-2000);
        assertEquals(1 << 8 | 4, read(63));
        write(62, 26 << 8 | 6, 2 << 8 | 4, 30 << 8);
        assertBattery(0);
        assertEquals(RegisterMap.ILLEGAL_VALUE, deye.writeMany(62, 3, new int[] {26 << 8 | 13, 0, 0}));
    }

    @Test
    void aTargetBelowTheLowSocHasNoEffect() {
        write(117, 50);
        write(146, 0xFF);
        write(166, 20);
        deye.loadW(1000);
        advance(60);
        assertBattery(0);
        write(117, 30);
        assertBattery(-980);
    }

    @Test
    void settingsOutliveItsMasterAndAPowerCycle() {
        deye.loadW(2000);
        assertBattery(-1980);
        write(109, 0);
        advance(3600);
        deye.restart();
        assertBattery(0);
        assertEquals(0, read(109));
        write(109, 100);
        assertBattery(-1980);
        assertEquals(2, deye.writesTo(109));
    }

    @Test
    void switchedOffOrWithoutBatteryItRests() {
        deye.loadW(2000);
        write(80, 0);
        assertBattery(0);
        assertEquals(0, read(500));
        write(80, 1);
        assertBattery(-1980);
        assertEquals(2, read(500));
        write(111, 2);
        assertBattery(0);
        assertEquals(3, read(500));
    }

    @Test
    void energyCountsLowWordFirst() {
        deye.loadW(5020);
        advance(1800);
        assertEquals(25, read(518), 1);
        assertEquals(0, read(519));
        assertEquals(25, read(515), 1);
        assertEquals(25, read(527), 1);
        assertEquals(0, read(516));
    }

    @Test
    void whatIsWrittenWronglyIsRefusedWhole() {
        assertEquals(RegisterMap.ILLEGAL_FUNCTION, deye.write(109, 10));
        assertEquals(RegisterMap.ILLEGAL_VALUE, deye.writeMany(108, 2, new int[] {10, 241}));
        assertEquals(RegisterMap.ILLEGAL_VALUE, deye.writeMany(148, 1, new int[] {1260}));
        assertEquals(RegisterMap.ILLEGAL_ADDRESS, deye.writeMany(109, 2, new int[] {10, 10}));
        assertEquals(RegisterMap.ILLEGAL_ADDRESS, deye.writeMany(588, 1, new int[] {10}));
        assertEquals(100, read(108));
        assertEquals(100, read(109));
        assertEquals(0, deye.writesTo(108));
    }

    @Test
    void optionsComeInPairs() {
        write(178, 1 << 4);
        assertEquals(0xAAAA, read(178), "a plain bit is ignored");
        write(178, 3 << 4);
        assertEquals(0xAABA, read(178));
        write(178, 2 << 4);
        assertEquals(0xAAAA, read(178));
    }

    @Test
    void aReadMayRunOverASmallGapOnly() {
        assertEquals(RegisterMap.OK, deye.read(588, 49, into));
        assertEquals(0, into[4], "unknown registers are 0");
        assertEquals(RegisterMap.ILLEGAL_ADDRESS, deye.read(560, 30, into));
        assertEquals(RegisterMap.ILLEGAL_ADDRESS, deye.read(1100, 1, into));
    }

    @Test
    void everyRegisterOfTheListIsThereAndTakesWritesWhereItSays() throws IOException {
        assumeTrue(Files.exists(LIST), () -> "the list of registers is not there: " + LIST);
        int seen = 0;
        for (String line : Files.readAllLines(LIST)) {
            String[] cells = line.split(",", 9);
            boolean ours =
                    cells[2].startsWith("p3_") || cells[2].equals("device_type") || cells[2].equals("serial_number");
            if (!ours || cells[2].equals("p3_remote_control_block")) {
                continue; // The block came with a later firmware.
            }
            seen++;
            int address = Integer.parseInt(cells[0]);
            int words = words(cells[3]);
            for (int i = 0; i < words; i++) {
                read(address + i);
            }
            deye.read(address, words, into);
            int result = deye.writeMany(address, words, into.clone());
            assertEquals(cells[7].equals("rw") ? RegisterMap.OK : RegisterMap.ILLEGAL_ADDRESS, result, line);
        }
        assertTrue(seen > 90, "the list was read: " + seen);
        assertEquals(0x0500, read(0));
        deye.read(20, 2, into);
        assertEquals(120_000, into[0] | into[1] << 16);
    }

    private static int words(String type) {
        List<String> parts = List.of(type.split("[\\[\\]]"));
        int count = parts.size() > 1 ? Integer.parseInt(parts.get(1)) : 1;
        return type.startsWith("uint32") || type.startsWith("bitfield32") ? 2 * count : count;
    }
}
