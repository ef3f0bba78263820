package energy.nulwatt.battery.sessy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong between a driver and a dongle, and how it is said. */
@Timeout(60)
class SessyLinkTest {
    private TestSessy sessy;

    @BeforeEach
    void make() throws IOException {
        sessy = new TestSessy();
    }

    @AfterEach
    void end() {
        sessy.close();
    }

    private SessyFailure failure() {
        return assertThrows(SessyFailure.class, () -> sessy.battery.connect(sessy.state));
    }

    private void assertTold(String expected) {
        assertEquals(
                "http://127.0.0.1:" + sessy.server.port() + expected, failure().getMessage());
    }

    @Test
    void aWrongPasswordIsToldWithoutShowingIt() {
        sessy.restart("hunter2", 10_000);
        assertTold("/api/v1/system/info: HTTP 401, the dongle refuses the user name or the password: write those of the"
                + " sticker on this dongle");
    }

    @Test
    void aMeterIsNoBattery() throws IOException {
        try (TestSessy meter = new TestSessy("PABC1234")) {
            meter.link.close();
            meter.link = new SessyLink("127.0.0.1", meter.server.port(), "PABC1234", TestSessy.PASSWORD);
            meter.battery = new SessyBattery(TestSessy.SPEC, meter.link, meter.found, meter);
            IOException e = assertThrows(IOException.class, meter::connected);
            assertTrue(
                    e.getMessage()
                            .endsWith(
                                    "/api/v1/system/info: it is a Sessy P1 meter: self_serial is 'PABC1234', expected one"
                                            + " that begins with D; write the address of the battery's own dongle"),
                    e::toString);
            assertEquals(0, meter.posts());
        }
    }

    @Test
    void aDeviceWithoutThePathIsTold() {
        sessy.server.change(dongle -> dongle.lacks("/api/v1/system/info"));
        assertTold("/api/v1/system/info: HTTP 404, it does not have this: the host is no Sessy battery dongle, or its"
                + " firmware is another");
    }

    @Test
    void htmlInsteadOfJsonIsTold() {
        sessy.server.odd(200, "<!doctype html>\n<html>…", 1);
        assertTold(
                "/api/v1/system/info: answered '<!doctype html>', expected a JSON object; is the host a Sessy battery"
                        + " dongle?");
    }

    @Test
    void jsonThatEndsTooEarlyIsTold() {
        sessy.server.odd(200, "{\"self_serial\": \"D1\"", 1);
        assertTrue(failure().getMessage().contains("expected a JSON object"));
    }

    @Test
    void anEmptyAnswerIsTold() {
        sessy.server.odd(200, "", 1);
        assertTold("/api/v1/system/info: an empty answer, expected a JSON object; is the host a Sessy battery dongle?");
    }

    @Test
    void aStrategyThatIsNoneIsTold() throws IOException {
        sessy.connected();
        sessy.server.change(dongle -> dongle.lacks("/api/v1/power/active_strategy"));
        assertTrue(failure().getMessage().contains("/api/v1/power/active_strategy: HTTP 404"));
    }

    @Test
    void aBusyDongleIsTold() {
        sessy.server.odd(500, "busy", 1);
        assertTold("/api/v1/system/info: HTTP 500, it is not available for the moment");
    }

    @Test
    void aRedirectionIsNotFollowed() {
        sessy.server.odd(302, "", 1);
        assertTold("/api/v1/system/info: HTTP 302, expected 200");
    }

    @Test
    void aWriteThatIsAnsweredWithAnErrorIsNotAccepted() throws IOException {
        sessy.connected().battery.command(300, sessy.state);
        sessy.server.odd(200, "{\"error\": \"busy\"}", 1);
        IOException e = assertThrows(IOException.class, () -> sessy.battery.command(400, sessy.state));
        assertTrue(e.getMessage().endsWith("/api/v1/power/setpoint: it answered: busy"), e::toString);
        assertEquals(300, sessy.state.acceptedWatts);
        sessy.battery.command(400, sessy.state);
        assertEquals(-400, sessy.setpointW());
    }

    @Test
    void noAnswerIsATimeOut() throws IOException {
        sessy.connected();
        sessy.restart(TestSessy.PASSWORD, 200);
        sessy.server.silent(true);
        SessyFailure e = failure();
        assertEquals(SessyFailure.Kind.TIMEOUT, e.kind());
        assertTrue(e.getMessage().endsWith("/api/v1/system/info: no answer within 200 ms"), e::toString);
        assertFalse(e.aborted());
        sessy.server.silent(false);
        sessy.restart(TestSessy.PASSWORD, 10_000);
        sessy.connected();
        assertEquals(50, sessy.state.socPercent, 0.1);
    }

    @Test
    void aDongleThatWasGoneIsFoundAgain() throws IOException {
        sessy.connected().battery.command(300, sessy.state);
        sessy.server.unplug();
        SessyFailure e = failure();
        assertEquals(SessyFailure.Kind.NO_CONNECTION, e.kind());
        assertTrue(
                e.getMessage()
                        .endsWith(
                                "/api/v1/system/info: nothing answers there; is the dongle in this network, and is this"
                                        + " its address?"),
                e::toString);
        sessy.server.replug();
        sessy.connected();
        long posts = sessy.posts();
        sessy.live(10_000);
        assertEquals(posts, sessy.posts(), "an old set-point is not written to one that comes back");
        sessy.battery.command(450, sessy.state);
        assertEquals(-450, sessy.setpointW());
    }

    @Test
    void aConnectionThatTheDongleEndedInBetweenIsNoFailure() throws IOException {
        sessy.connected().battery.command(300, sessy.state);
        sessy.server.hangUp(1);
        sessy.battery.command(450, sessy.state);
        assertEquals(-450, sessy.setpointW());
        sessy.server.hangUp(2);
        IOException e = assertThrows(IOException.class, () -> sessy.battery.command(500, sessy.state));
        assertTrue(e.getMessage().contains("/api/v1/power/setpoint: the connection broke ("), e::toString);
    }

    @Test
    void aHostThatNobodyKnowsIsTold() {
        try (SessyLink nowhere = new SessyLink("no-such-sessy.invalid", 80, "D1", "x")) {
            IOException e = assertThrows(IOException.class, () -> nowhere.get("/api/v1/system/info"));
            assertEquals(
                    "http://no-such-sessy.invalid:80/api/v1/system/info: nobody knows this host name; check it, or write"
                            + " the dongle's IP address instead",
                    e.getMessage());
        }
    }

    @Test
    void whatIsUrgentEndsAnExchangeThatGetsNoAnswer() throws Exception {
        sessy.connected();
        sessy.server.silent(true);
        int asked = sessy.server.requests().size();
        CompletableFuture<SessyAnswer> waits = CompletableFuture.supplyAsync(() -> {
            try {
                return sessy.link.get("/api/v1/power/status");
            } catch (IOException e) {
                throw new java.util.concurrent.CompletionException(e);
            }
        });
        while (sessy.server.requests().size() == asked) {
            Thread.onSpinWait();
        }
        sessy.link.abort();
        ExecutionException e = assertThrows(ExecutionException.class, () -> waits.get(5, TimeUnit.SECONDS));
        assertTrue(e.getCause() instanceof SessyFailure failure && failure.aborted(), e::toString);
        SessyFailure next = assertThrows(SessyFailure.class, () -> sessy.link.get("/api/v1/power/status"));
        assertTrue(next.aborted(), "every call until it is taken away");
        sessy.server.silent(false);
        sessy.link.resume();
        sessy.battery.stop(sessy.state);
        assertEquals(0, sessy.state.acceptedWatts);
    }
}
