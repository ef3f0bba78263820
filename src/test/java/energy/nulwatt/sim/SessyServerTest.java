package energy.nulwatt.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.PhaseConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The simulated Sessy as plain HTTP shows it. */
@Timeout(30)
class SessyServerTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private long nowNs;
    private SimulatedBattery battery;
    private SessyServer server;

    @BeforeEach
    void start() throws IOException {
        SimulatedHouse house = new SimulatedHouse(0);
        battery = house.add(
                BatteryPhysics.VENUS_E.withSize(5000, 2200, 2000).withDynamics(BatteryDynamics.INSTANT),
                PhaseConnection.L1);
        server = new SessyServer(new SimulatedSessy(battery, "D1"), "secret", house, () -> nowNs);
    }

    @AfterEach
    void end() {
        server.close();
        client.close();
    }

    private HttpResponse<String> send(String path, String body, String login) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        if (!body.isEmpty()) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String answer(String path, String body) throws Exception {
        HttpResponse<String> response = send(path, body, "D1:secret");
        assertEquals(200, response.statusCode(), path);
        return response.body();
    }

    @Test
    void aNegativeSetpointChargesInStrategyApiOnly() throws Exception {
        answer("/api/v1/power/setpoint", "{\"setpoint\": -500}");
        nowNs += 1_000_000_000;
        assertTrue(answer("/api/v1/power/status", "").contains("\"power\": 0,"));
        answer("/api/v1/power/active_strategy", "{\"strategy\": \"POWER_STRATEGY_API\"}");
        answer("/api/v1/power/setpoint", "{\"setpoint\": -500}");
        nowNs += 1_000_000_000;
        String status = answer("/api/v1/power/status", "");
        assertTrue(status.contains("\"power\": -500, \"power_setpoint\": -500, "), status);
        assertTrue(status.contains("\"state_of_charge\": 0.5000, "), status);
        assertEquals(500, battery.powerW(), 1);
        answer("/api/v1/power/active_strategy", "{\"strategy\": \"POWER_STRATEGY_NOM\"}");
        nowNs += 1_000_000_000;
        answer("/api/v1/power/status", "");
        assertEquals(0, battery.powerW());
    }

    @Test
    void theLastSetpointStaysForEver() throws Exception {
        answer("/api/v1/power/active_strategy", "{\"strategy\": \"POWER_STRATEGY_API\"}");
        answer("/api/v1/power/setpoint", "{\"setpoint\": 100}");
        nowNs += 3_600_000_000_000L;
        assertTrue(answer("/api/v1/power/status", "").contains("\"power\": 100,"));
    }

    @Test
    void itRefusesWhatItShould() throws Exception {
        assertEquals(401, send("/api/v1/system/info", "", "D1:wrong").statusCode());
        assertEquals(404, send("/api/v1/nothing", "", "D1:secret").statusCode());
        assertEquals(405, send("/api/v1/power/status", "{}", "D1:secret").statusCode());
        assertEquals(
                400,
                send("/api/v1/power/active_strategy", "{\"strategy\": \"POWER_STRATEGY_X\"}", "D1:secret")
                        .statusCode());
        assertEquals(400, send("/api/v1/power/setpoint", "{}", "D1:secret").statusCode());
        assertEquals("{\"status\": \"ok\", \"self_serial\": \"D1\"}", answer("/api/v1/system/info", ""));
    }
}
