package energy.nulwatt.battery;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.Register;
import energy.nulwatt.modbus.SerialFormat;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.yaml.Fault;
import energy.nulwatt.yaml.FaultyFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles: those that are shipped, those of a site, and what is said about faulty ones. */
class ProfileLoaderTest {
    /** All that is ever written, by profile. */
    private static final Map<String, Set<Integer>> WRITTEN = Map.of(
            "marstek-venus-gen3", Set.of(42000, 42010, 42020, 42021),
            "marstek-venus-v1v2", Set.of(42000, 42010, 42020, 42021),
            "sma-sunny-boy-storage", Set.of(40236, 40793, 40795, 40797, 40799, 40801),
            "sma-sunny-island", Set.of(40149, 40151));

    @TempDir
    private Path site;

    private static String text(String name) throws FaultyFileException {
        return ProfileLoader.shippedText(name + ".yaml");
    }

    /** The faults of the shipped gen3 profile with {@code from} replaced by {@code to}. */
    private static List<Fault> faults(String from, String to) throws FaultyFileException {
        return faultsOf("marstek-venus-gen3", from, to);
    }

    private static List<Fault> faultsOf(String id, String from, String to) throws FaultyFileException {
        String text = text(id);
        assertTrue(text.contains(from), from);
        return assertThrows(FaultyFileException.class, () -> ProfileLoader.parse("gen3.yaml", text.replace(from, to)))
                .faults();
    }

    private static void assertFault(List<Fault> faults, String inText) {
        assertTrue(faults.stream().anyMatch(fault -> fault.toString().contains(inText)), faults.toString());
        assertFalse(faults.stream().anyMatch(fault -> fault.line() < 1 || fault.column() < 1), faults.toString());
    }

    @Test
    void everyShippedProfileMakesABatteryThatConnects() throws FaultyFileException {
        Map<String, Profile> profiles = ProfileLoader.load(site);
        assertEquals(ProfileLoader.shippedNames().size(), profiles.size());
        for (Profile profile : profiles.values()) {
            FakeTime time = new FakeTime();
            FakeLink link = new FakeLink(1, time);
            BatterySpec spec = profile.spec("b", "b", PhaseConnection.L1, 5000, 99_999, 800, 0, 100);
            assertEquals(profile.limits().maxChargeW(), spec.maxChargeW());
            assertEquals(800, spec.maxDischargeW());
            assertEquals(profile.limits().minSocPercent(), spec.minSocPercent());
            try (ModbusBattery battery = new ModbusBattery(spec, profile, link, 1, Profile.Idle.RELAY_OPEN, time)) {
                assertEquals(profile.family(), battery.spec().family());
            }
            assertEquals(
                    WRITTEN.get(profile.id()),
                    profile.writeList().stream().map(Register::address).collect(toSet()));
            assertTrue(profile.id().matches("[a-z0-9-]+"));
        }
        assertTrue(profiles.containsKey("marstek-venus-gen3"));
        assertTrue(profiles.containsKey("marstek-venus-v1v2"));
        assertEquals(
                SerialFormat.DEFAULT, profiles.get("marstek-venus-v1v2").link().serial());
    }

    @Test
    void writesThatGoTogetherMustBeNeighbours() throws FaultyFileException {
        assertFault(
                faultsOf("sma-sunny-island", "address: 40151, type: uint32", "address: 40153, type: uint32"),
                "'setpoint_control_enable' at 40153 does not follow 'setpoint_active_power_w', which ends at 40150");
    }

    @Test
    void aMissingValueIsMarkedByItsWordsOnTheWire() throws FaultyFileException {
        assertFault(
                faultsOf("sma-sunny-island", "unit: W, none: 0x80000000", "unit: W, none: 0x8000"),
                "as 8 hexadecimal digits");
    }

    @Test
    void aProfileOfTheSiteReplacesTheShippedOne() throws IOException, FaultyFileException {
        Files.writeString(
                site.resolve("mine.yaml"), text("marstek-venus-gen3").replace("pause-ms: 150", "pause-ms: 300"));
        Profile profile = ProfileLoader.load(site).get("marstek-venus-gen3");
        assertEquals(300, profile.link().limits().pauseMs());
        assertTrue(profile.file().endsWith("mine.yaml"));
    }

    @Test
    void twoProfilesOfTheSiteMayNotShareAnId() throws IOException, FaultyFileException {
        Files.writeString(site.resolve("a.yaml"), text("marstek-venus-gen3"));
        Files.writeString(site.resolve("b.yaml"), text("marstek-venus-gen3"));
        FaultyFileException e = assertThrows(FaultyFileException.class, () -> ProfileLoader.load(site));
        assertEquals(1, e.faults().size());
        assertTrue(e.getMessage().contains("b.yaml: has the id 'marstek-venus-gen3' like " + site.resolve("a.yaml")));
    }

    @Test
    void theBatteryThatIsBuiltInKeepsItsName() throws FaultyFileException {
        List<Fault> faults = faults("id: marstek-venus-gen3", "id: sessy");
        assertFault(faults, "'id' must not be 'sessy': that type is built in and speaks no Modbus");
        assertEquals(1, faults.size());
    }

    @Test
    void faultsOfAllFilesAreToldAtOnce() throws IOException, FaultyFileException {
        Files.writeString(site.resolve("a.yaml"), text("marstek-venus-gen3").replace("baud:", "baut:"));
        Files.writeString(site.resolve("b.yaml"), "id: b\n");
        FaultyFileException e = assertThrows(FaultyFileException.class, () -> ProfileLoader.load(site));
        assertTrue(
                e.getMessage().contains("a.yaml:15:3: unknown key 'link.baut'; did you mean 'baud'?"), e.getMessage());
        assertTrue(e.getMessage().contains("b.yaml:1:1: 'maker' is missing"), e.getMessage());
    }

    @Test
    void aMistypedRegisterIsToldWithPlaceAndNearestName() throws FaultyFileException {
        List<Fault> faults = faults("power: {register: ac_power,", "power: {register: ac_powr,");
        assertFault(faults, ": no register is called 'ac_powr'; did you mean 'ac_power'?");
        assertEquals(1, faults.size());
    }

    @Test
    void theColumnIsThatOfTheValue() throws FaultyFileException {
        Fault fault = faults("{address: 30006, type: int16", "{address: 30006, type: int61")
                .getFirst();
        String line = text("marstek-venus-gen3").lines().toList().get(fault.line() - 1);
        assertEquals(line.indexOf("int16") + 1, fault.column());
        assertFault(List.of(fault), "did you mean 'int16'?");
    }

    @Test
    void whatIsForbiddenCannotBeRead() throws FaultyFileException {
        assertFault(
                faults("ems_version: {address: 30200", "ems_version: {address: 31101"),
                "register 'ems_version' at 31101 is forbidden by this profile: not on this generation");
    }

    @Test
    void whatIsNotOnTheWriteListCannotBeWritten() throws FaultyFileException {
        assertFault(
                faults("write-list: [rs485_control_mode, force_mode,", "write-list: [rs485_control_mode,"),
                "register 'force_mode' is not on the 'write-list'");
    }

    @Test
    void persistentRegistersNeedADailyBudget() throws FaultyFileException {
        assertFault(
                faults("write-list: [rs485_control_mode,", "write-list: [max_charge_power, rs485_control_mode,"),
                "register 'max_charge_power' wears out with every write");
    }

    @Test
    void readOnlyRegistersCannotBeWritten() throws FaultyFileException {
        assertFault(
                faults("write-list: [rs485_control_mode,", "write-list: [soc, rs485_control_mode,"),
                "register 'soc' cannot be written; its access is read");
    }

    @Test
    void aFieldNeedsARegisterInItsUnit() throws FaultyFileException {
        assertFault(
                faults("soc: {register: soc,", "soc: {register: ac_power,"),
                "register 'ac_power' is in 'W', but % is needed here");
    }

    @Test
    void whatIsUsedMustBePolled() throws FaultyFileException {
        assertFault(
                faults("- {every-ms: 5000, registers: [inverter_state]}", ""),
                "register 'inverter_state' is used but in no 'poll' group");
    }

    @Test
    void aDirectionMustWritePower() throws FaultyFileException {
        assertFault(
                faults("{register: forced_charge_power, value: watts}", "{register: forced_charge_power, value: 5}"),
                "'charge' writes no power: one value must be 'watts'");
    }

    @Test
    void aMistypedStateIsToldTheNearestOne() throws FaultyFileException {
        assertFault(faults("standby: 1", "standbye: 1"), "did you mean 'standby'?");
    }

    @Test
    void anEfficiencyCurveMustRise() throws FaultyFileException {
        assertFault(faults("ac-w: [60, 118,", "ac-w: [60, 58,"), "'efficiency.discharge': AC power must rise");
    }

    @Test
    void aLeastValueAboveTheGreatestIsAFault() throws FaultyFileException {
        List<Fault> faults = faults("sign: -1, min: -3000, max: 3000", "sign: -1, min: 3000, max: -3000");
        assertFault(faults, "'max' must not be below 'min'");
        String line = text("marstek-venus-gen3")
                .lines()
                .toList()
                .get(faults.getFirst().line() - 1);
        assertTrue(line.contains("power: {register: ac_power"), line);
        assertFault(
                faults("ems_version, min: 100, max: 9999", "ems_version, min: 10000, max: 9999"),
                "'max' must not be below 'min'");
    }
}
