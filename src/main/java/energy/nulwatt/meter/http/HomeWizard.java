package energy.nulwatt.meter.http;

import energy.nulwatt.meter.FrozenWatch;
import energy.nulwatt.meter.MeterSource;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Phase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;

/**
 * A HomeWizard P1 dongle or kWh meter over its local API: version 1 (HTTP, switched on in the app) or version 2 (HTTPS
 * with a token). A dongle passes on what the smart meter last told: every second from DSMR 5 on, every ten before.
 */
public final class HomeWizard implements MeterSource {
    private static final int PERIOD_MS = 1000;
    /** Of meters before DSMR 5. */
    private static final long SLOW_PERIOD_NS = 10_000_000_000L;

    private static final int FIRST_QUICK_VERSION = 50;
    private static final double KWH = 1000;
    /** Generous: some meters print tens of Wh. */
    private static final double REGISTER_STEP_WH = 10;

    private static final Set<String> METERS = Set.of("HWE-P1", "HWE-KWH1", "HWE-KWH3", "SDM230-wifi", "SDM630-wifi");

    private final boolean second;
    private final HttpDevice device;
    private final LongSupplier clock;
    private final FrozenWatch frozen = new FrozenWatch();
    private final GridReading before = new GridReading();
    private String timestampBefore = "";
    private long changedNs;

    private HomeWizard(boolean second, HttpDevice device, LongSupplier clock) {
        this.second = second;
        this.device = device;
        this.clock = clock;
    }

    /**
     * Over the API version 1.
     *
     * @param address {@code http://host:port}
     */
    public static HomeWizard v1(String address) {
        return v1(address, HttpDevice.TIMEOUT_MS, System::nanoTime);
    }

    static HomeWizard v1(String address, int timeoutMs, LongSupplier clock) {
        return new HomeWizard(false, new HttpDevice(address, null, Map.of(), timeoutMs), clock);
    }

    /**
     * Over the API version 2.
     *
     * @param address {@code https://host:port}
     * @param token that the device gave when its button was pressed
     * @param tls trusts the device: {@link TrustedDevice}
     */
    public static HomeWizard v2(String address, String token, SSLContext tls) {
        Map<String, String> headers = Map.of("X-Api-Version", "2", "Authorization", "Bearer " + token);
        return new HomeWizard(true, new HttpDevice(address, tls, headers, HttpDevice.TIMEOUT_MS), System::nanoTime);
    }

    @Override
    public String name() {
        return "HomeWizard at " + device.address();
    }

    @Override
    public int periodMs() {
        return PERIOD_MS;
    }

    @Override
    public void open() throws IOException {
        String type = ask("/api").text("product_type");
        if (!METERS.contains(type)) {
            throw new IOException(device.address() + " is "
                    + (type.isEmpty() ? "no HomeWizard device" : "a HomeWizard " + type)
                    + ", expected a P1 meter (HWE-P1) or kWh meter: check the address");
        }
    }

    @Override
    public boolean read(GridReading into) throws IOException {
        String path = second ? "/api/measurement" : "/api/v1/data";
        JsonFields fields = ask(path);
        String live = second ? "" : "active_";
        into.powerW = fields.number(live + "power_w");
        if (Double.isNaN(into.powerW)) {
            throw new IOException(device.address() + path + " tells no " + live
                    + "power_w: does the smart meter feed the dongle? Check the P1 cable");
        }
        for (int phase = 0; phase < Phase.COUNT; phase++) {
            String line = "_l" + (phase + 1) + "_";
            into.phasePowerW[phase] = fields.number(live + "power" + line + "w");
            into.phaseVoltageV[phase] = fields.number(live + "voltage" + line + "v");
            // Signed here, as the power of the phase.
            into.phaseCurrentA[phase] = Math.abs(fields.number(live + "current" + line + "a"));
        }
        into.importWh = energyWh(fields, "import");
        into.exportWh = energyWh(fields, "export");
        double tariff = fields.number(live + "tariff");
        into.tariff = tariff >= 1 && tariff <= 4 ? (int) tariff : -1;
        into.quarterHourAverageW = fields.number(second ? "average_power_15m_w" : "active_power_average_w");
        // Version 1 spells it so.
        into.monthPeakW = fields.number(second ? "monthly_power_peak_w" : "montly_power_peak_w");
        into.gasM3 = fields.number("total_gas_m3");
        into.arrivalNs = clock.getAsLong();
        if (!isNew(fields, into)) {
            return false;
        }
        before.copyFrom(into);
        into.frozen = frozen.isFrozen(into, REGISTER_STEP_WH);
        return true;
    }

    /** The dongle repeats the telegram of a slow meter: an old value must not look fresh. */
    private boolean isNew(JsonFields fields, GridReading now) {
        String timestamp = fields.text("timestamp");
        boolean isNew;
        if (!timestamp.isEmpty()) {
            isNew = !timestamp.equals(timestampBefore);
            timestampBefore = timestamp;
        } else {
            double version = fields.number(second ? "protocol_version" : "smr_version");
            isNew = !(version < FIRST_QUICK_VERSION)
                    || before.arrivalNs == 0
                    || !sameValues(now)
                    || now.arrivalNs - changedNs >= SLOW_PERIOD_NS;
        }
        if (isNew) {
            changedNs = now.arrivalNs;
        }
        return isNew;
    }

    private boolean sameValues(GridReading now) {
        for (int phase = 0; phase < Phase.COUNT; phase++) {
            if (differ(now.phasePowerW[phase], before.phasePowerW[phase])
                    || differ(now.phaseVoltageV[phase], before.phaseVoltageV[phase])) {
                return false;
            }
        }
        return !differ(now.powerW, before.powerW)
                && !differ(now.importWh, before.importWh)
                && !differ(now.exportWh, before.exportWh);
    }

    private static boolean differ(double one, double other) {
        return Double.compare(one, other) != 0;
    }

    /** The total; where only tariffs are told, their sum. */
    private double energyWh(JsonFields fields, String direction) {
        String name = (second ? "energy_" : "total_power_") + direction + "_";
        double kwh = fields.number(name + "kwh");
        if (!Double.isNaN(kwh)) {
            return kwh * KWH;
        }
        for (int tariff = 1; tariff <= 4; tariff++) {
            double part = fields.number(name + "t" + tariff + "_kwh");
            if (!Double.isNaN(part)) {
                kwh = (Double.isNaN(kwh) ? 0 : kwh) + part;
            }
        }
        return kwh * KWH;
    }

    private JsonFields ask(String path) throws IOException {
        HttpResponse<byte[]> answer = device.get(path);
        String hint = switch (answer.statusCode()) {
            case 401 -> ": the token is not one of this device; make a new one while its button is pressed";
            case 403 -> second ? "" : ": switch on 'Local API' for this device in the HomeWizard app";
            default -> "";
        };
        return device.fields(path, answer, hint);
    }

    @Override
    public void close() {
        device.close();
    }
}
