package energy.nulwatt.meter.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.meter.MeterSource;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.mqtt.TestAuthority;
import energy.nulwatt.sim.SimulatedHomeWizard;
import energy.nulwatt.sim.WebMeter.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HomeWizardTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final String TOKEN = "71BFD3A2E4C05D1F";

    @TempDir
    static Path certificates;

    private static TestAuthority authority;

    private SimulatedHomeWizard dongle;
    private HomeWizard meter;
    private final GridReading reading = new GridReading();

    @BeforeAll
    static void certify() throws Exception {
        authority = TestAuthority.in(certificates);
    }

    @BeforeEach
    void start() throws IOException {
        dongle = SimulatedHomeWizard.v1();
        meter = HomeWizard.v1("http://127.0.0.1:" + dongle.port());
        dongle.measure(HomeWizardTest::exporting);
    }

    @AfterEach
    void stop() {
        meter.close();
        dongle.close();
    }

    private static void exporting(GridReading now) {
        now.powerW = -543;
        now.phasePowerW[0] = -676;
        now.phasePowerW[1] = 133;
        now.phasePowerW[2] = 0;
        now.phaseVoltageV[0] = 230.1;
        now.phaseCurrentA[0] = 2.94;
        now.importWh = 13_779_338;
        now.exportWh = 4_321_000;
        now.quarterHourAverageW = 123;
        now.monthPeakW = 1111;
        now.gasM3 = 2569.646;
    }

    private boolean read(MeterSource from) throws IOException {
        reading.clear();
        return from.read(reading);
    }

    private String fault() {
        return assertThrows(IOException.class, () -> read(meter)).getMessage();
    }

    @Test
    void readsWithTheSignOfTheGrid() throws IOException {
        meter.open();
        assertTrue(read(meter));
        assertEquals(-543, reading.powerW);
        assertArrayEquals(new double[] {-676, 133, 0}, reading.phasePowerW);
        assertEquals(230.1, reading.phaseVoltageV[0]);
        assertEquals(2.94, reading.phaseCurrentA[0], "without the sign that it has on the wire");
        assertEquals(13_779_338, reading.importWh, 0.5);
        assertEquals(4_321_000, reading.exportWh, 0.5);
        assertEquals(123, reading.quarterHourAverageW);
        assertEquals(1111, reading.monthPeakW);
        assertEquals(2569.646, reading.gasM3);
        dongle.measure(now -> now.powerW = 2100);
        read(meter);
        assertEquals(2100, reading.powerW);
    }

    @Test
    void whatIsAbsentIsNotZero() throws IOException {
        dongle.measure(now -> {
            now.clear();
            now.powerW = 7;
            now.phasePowerW[0] = 7;
        });
        assertTrue(read(meter));
        assertEquals(7, reading.powerW);
        assertEquals(Double.NaN, reading.phasePowerW[1]);
        assertEquals(Double.NaN, reading.phaseVoltageV[0]);
        assertEquals(Double.NaN, reading.phaseCurrentA[0]);
        assertEquals(Double.NaN, reading.importWh);
        assertEquals(Double.NaN, reading.quarterHourAverageW);
        assertEquals(-1, reading.tariff);
        assertEquals(GridReading.NO_TIME, reading.meterEpochSeconds);
    }

    @Test
    void aDongleWithoutATelegramIsAFaultAndNoZero() {
        dongle.measure(GridReading::clear);
        assertTrue(
                fault().endsWith("tells no active_power_w: does the smart meter feed the dongle? Check the P1 cable"));
    }

    @Test
    void everyAnswerOfAQuickMeterCounts() throws IOException {
        assertTrue(read(meter));
        assertTrue(read(meter), "a calm house gives the same values again");
    }

    @Test
    void theRepeatedTelegramOfASlowMeterDoesNotCount() throws IOException {
        dongle.smrVersion(42);
        assertTrue(read(meter));
        assertFalse(read(meter));
        dongle.measure(now -> now.importWh += 1);
        assertTrue(read(meter));
        assertFalse(read(meter));
    }

    @Test
    void anotherProductIsRefused() {
        dongle.productType("HWE-SKT");
        String message = assertThrows(IOException.class, meter::open).getMessage();
        assertTrue(message.endsWith(
                "is a HomeWizard HWE-SKT, expected a P1 meter (HWE-P1) or kWh meter: check the address"));
        dongle.fault(Fault.OTHER_JSON);
        message = assertThrows(IOException.class, meter::open).getMessage();
        assertTrue(message.contains("is no HomeWizard device"), message);
    }

    @Test
    void whatIsNoReadingIsRefused() {
        dongle.fault(Fault.WEB_PAGE);
        assertTrue(
                fault().endsWith(
                                "/api/v1/data: expected a JSON object, found a web page: \"<!DOCTYPE html> <html><title>Router</tit…\""),
                fault());
        dongle.fault(Fault.HALF);
        assertTrue(fault().contains("expected a JSON object, found \"{\"wifi_strength\""), fault());
        dongle.fault(Fault.OTHER_JSON);
        assertTrue(fault().contains("tells no active_power_w"), fault());
        dongle.fault(Fault.ERROR);
        assertTrue(fault().endsWith("answered with HTTP status 500, expected 200"), fault());
    }

    @Test
    void aLocalApiThatIsOffIsToldWithWhatToDo() {
        dongle.localApi(false);
        assertTrue(
                fault().endsWith(
                                "answered with HTTP status 403, expected 200: switch on 'Local API' for this device in the HomeWizard app"));
    }

    @Test
    void silenceEndsAtTheTimeOut() throws IOException {
        dongle.fault(Fault.SILENT);
        try (HomeWizard impatient = HomeWizard.v1("http://127.0.0.1:" + dongle.port(), 200, System::nanoTime)) {
            String message =
                    assertThrows(IOException.class, () -> read(impatient)).getMessage();
            assertEquals("http://127.0.0.1:" + dongle.port() + " did not answer within 200 ms", message);
        }
    }

    @Test
    void nobodyThereIsTold() {
        dongle.close();
        assertTrue(fault().startsWith("http://127.0.0.1:" + dongle.port() + " does not answer: "), fault());
    }

    @Test
    void registersThatStandStillUnderLoadAreFrozen() throws IOException {
        long[] nowNs = {1};
        dongle.measure(now -> now.powerW = 4000);
        try (HomeWizard timed = HomeWizard.v1("http://127.0.0.1:" + dongle.port(), 2000, () -> nowNs[0])) {
            read(timed);
            nowNs[0] += 290 * SECOND_NS;
            read(timed);
            assertFalse(reading.frozen);
            nowNs[0] += 290 * SECOND_NS;
            read(timed);
            assertTrue(reading.frozen);
            dongle.measure(now -> now.importWh += 600);
            nowNs[0] += SECOND_NS;
            read(timed);
            assertFalse(reading.frozen);
        }
    }

    @Test
    void aSlowMeterMayTellTheSameTwice() throws IOException {
        long[] nowNs = {1};
        dongle.smrVersion(22);
        try (HomeWizard timed = HomeWizard.v1("http://127.0.0.1:" + dongle.port(), 2000, () -> nowNs[0])) {
            assertTrue(read(timed));
            nowNs[0] += 9 * SECOND_NS;
            assertFalse(read(timed));
            nowNs[0] += SECOND_NS;
            assertTrue(read(timed), "its period has passed");
        }
    }

    @Test
    void theSecondVersionNeedsItsTokenAndItsCertificate() throws Exception {
        try (SimulatedHomeWizard second = SimulatedHomeWizard.v2(TOKEN, server("server"))) {
            second.measure(HomeWizardTest::exporting);
            second.measure(now -> now.tariff = 2);
            second.timestamp("2026-01-02T03:04:05");
            String address = "https://127.0.0.1:" + second.port();
            SSLContext tls = TrustedDevice.of(authority.caFile());
            try (HomeWizard good = HomeWizard.v2(address, TOKEN, tls)) {
                good.open();
                assertTrue(read(good));
                assertEquals(-543, reading.powerW);
                assertEquals(-676, reading.phasePowerW[0]);
                assertEquals(2.94, reading.phaseCurrentA[0]);
                assertEquals(13_779_338, reading.importWh, 0.5);
                assertEquals(2, reading.tariff);
                assertEquals(1111, reading.monthPeakW);
                assertFalse(read(good), "the same telegram again");
                second.timestamp("2026-01-02T03:04:06");
                assertTrue(read(good));
            }
            try (HomeWizard stranger = HomeWizard.v2(address, "another", tls)) {
                String message = assertThrows(IOException.class, stranger::open).getMessage();
                assertTrue(
                        message.endsWith("status 401, expected 200: the token is not one of this device; make a new"
                                + " one while its button is pressed"),
                        message);
                assertFalse(message.contains("another"), message);
            }
            int seen = second.requests().size();
            SSLContext otherTrust = TrustedDevice.of(authority.clientCertificate());
            try (HomeWizard deceived = HomeWizard.v2(address, TOKEN, otherTrust)) {
                String message = assertThrows(IOException.class, deceived::open).getMessage();
                assertTrue(message.contains("certif"), message);
                assertEquals(seen, second.requests().size(), "the token stays here");
            }
        }
    }

    @Test
    void theCertificateNeedNotBeForTheAddress() throws Exception {
        // CN=client and no other name, as a dongle's is for its serial number.
        try (SimulatedHomeWizard second = SimulatedHomeWizard.v2(TOKEN, server("client"))) {
            for (Path trusted : List.of(authority.caFile(), authority.clientCertificate())) {
                try (HomeWizard meter2 =
                        HomeWizard.v2("https://127.0.0.1:" + second.port(), TOKEN, TrustedDevice.of(trusted))) {
                    meter2.open();
                }
            }
            assertEquals(List.of("/api", "/api"), second.requests());
        }
    }

    @Test
    void aFileWithoutCertificateIsRefused(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("ca.pem"), "hello");
        String message =
                assertThrows(IOException.class, () -> TrustedDevice.of(file)).getMessage();
        assertTrue(message.startsWith(file + ": expected certificates in PEM"), message);
    }

    private static SSLContext server(String name) throws Exception {
        char[] password = "changeit".toCharArray();
        KeyStore all = KeyStore.getInstance(certificates.resolve("store.p12").toFile(), password);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("meter", all.getKey(name, password), password, all.getCertificateChain(name));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
