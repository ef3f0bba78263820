package energy.nulwatt.sim;

import com.sun.net.httpserver.HttpExchange;
import energy.nulwatt.model.GridReading;
import java.io.IOException;
import javax.net.ssl.SSLContext;

/** A HomeWizard P1 dongle with its local API of version 1 or 2. */
public final class SimulatedHomeWizard extends WebMeter {
    private final String token;
    private volatile String productType = "HWE-P1";
    private volatile int smrVersion = 50;
    private volatile String timestamp = "";
    private volatile boolean localApi = true;

    private SimulatedHomeWizard(String token, SSLContext tls) throws IOException {
        super(tls);
        this.token = token;
    }

    /** With version 1: HTTP, nobody has to log in. */
    public static SimulatedHomeWizard v1() throws IOException {
        return new SimulatedHomeWizard("", null);
    }

    /** With version 2: HTTPS and this token. */
    public static SimulatedHomeWizard v2(String token, SSLContext tls) throws IOException {
        return new SimulatedHomeWizard(token, tls);
    }

    public void productType(String type) {
        productType = type;
    }

    /** DSMR version of the smart meter that feeds it: 50 tells every second, 42 and below every ten. */
    public void smrVersion(int version) {
        smrVersion = version;
    }

    /** When the last telegram came, as version 2 tells it. */
    public void timestamp(String text) {
        timestamp = text;
    }

    /** Whether the owner has switched the local API on (version 1). */
    public void localApi(boolean on) {
        localApi = on;
    }

    @Override
    Reply answer(HttpExchange request, String path) {
        if (token.isEmpty()) {
            if (!localApi) {
                return new Reply(403, "{\"error\":{\"id\":202,\"description\":\"API not enabled\"}}", null);
            }
            return switch (path) {
                case "/api" -> Reply.ok(about("v1"));
                case "/api/v1/data" -> Reply.ok(data());
                default -> new Reply(404, "{}", null);
            };
        }
        boolean known = ("Bearer " + token).equals(request.getRequestHeaders().getFirst("Authorization"));
        boolean second = "2".equals(request.getRequestHeaders().getFirst("X-Api-Version"));
        if (!known) {
            return new Reply(401, "{\"error\":{\"code\":\"user:unauthorized\"}}", null);
        }
        return switch (path) {
            case "/api" -> second ? Reply.ok(about("2.0.0")) : new Reply(400, "{}", null);
            case "/api/measurement" -> second ? Reply.ok(measurement()) : new Reply(400, "{}", null);
            default -> new Reply(404, "{}", null);
        };
    }

    private String about(String version) {
        return "{\"product_type\":\"" + productType + "\",\"product_name\":\"P1 meter\",\"serial\":\"aabbccddeeff\","
                + "\"firmware_version\":\"5.18\",\"api_version\":\"" + version + "\"}";
    }

    private String data() {
        GridReading now = values();
        StringBuilder json = new StringBuilder("{\"wifi_strength\":84,\"meter_model\":\"ISKRA 2M550T-101\"");
        member(json, "smr_version", smrVersion, 0);
        member(json, "total_power_import_kwh", now.importWh / 1000, 3);
        member(json, "total_power_export_kwh", now.exportWh / 1000, 3);
        member(json, "active_power_w", now.powerW, 0);
        for (int i = 0; i < now.phasePowerW.length; i++) {
            member(json, "active_power_l" + (i + 1) + "_w", now.phasePowerW[i], 0);
            member(json, "active_voltage_l" + (i + 1) + "_v", now.phaseVoltageV[i], 1);
            member(json, "active_current_l" + (i + 1) + "_a", signed(now.phaseCurrentA[i], now.phasePowerW[i]), 2);
        }
        member(json, "active_power_average_w", now.quarterHourAverageW, 0);
        member(json, "montly_power_peak_w", now.monthPeakW, 0);
        member(json, "total_gas_m3", now.gasM3, 3);
        return json.append(",\"external\":[{\"type\":\"gas_meter\",\"value\":111.1}]}")
                .toString();
    }

    private String measurement() {
        GridReading now = values();
        StringBuilder json = new StringBuilder("{\"meter_model\":\"ISKRA 2M550T-101\"");
        member(json, "protocol_version", smrVersion, 0);
        if (!timestamp.isEmpty()) {
            json.append(",\"timestamp\":\"").append(timestamp).append('"');
        }
        if (now.tariff > 0) {
            member(json, "tariff", now.tariff, 0);
        }
        member(json, "energy_import_kwh", now.importWh / 1000, 3);
        member(json, "energy_export_kwh", now.exportWh / 1000, 3);
        member(json, "power_w", now.powerW, 0);
        for (int i = 0; i < now.phasePowerW.length; i++) {
            member(json, "power_l" + (i + 1) + "_w", now.phasePowerW[i], 0);
            member(json, "voltage_l" + (i + 1) + "_v", now.phaseVoltageV[i], 1);
            member(json, "current_l" + (i + 1) + "_a", signed(now.phaseCurrentA[i], now.phasePowerW[i]), 3);
        }
        member(json, "average_power_15m_w", now.quarterHourAverageW, 0);
        member(json, "monthly_power_peak_w", now.monthPeakW, 0);
        return json.append('}').toString();
    }

    /** Its currents carry the sign of the power. */
    private static double signed(double currentA, double powerW) {
        return powerW < 0 ? -currentA : currentA;
    }
}
