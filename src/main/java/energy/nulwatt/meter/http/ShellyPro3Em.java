package energy.nulwatt.meter.http;

import energy.nulwatt.meter.MeterSource;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Phase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;

/**
 * A Shelly Pro 3EM, or another Shelly of the second generation or later that measures three phases, over its RPC on
 * HTTP. It has new powers once a second; its energy counters are asked for once a minute.
 */
public final class ShellyPro3Em implements MeterSource {
    private static final int PERIOD_MS = 1000;
    private static final long ENERGY_PERIOD_NS = 60_000_000_000L;
    private static final String[] LETTERS = {"a", "b", "c"};

    private final HttpDevice device;
    private final DigestLogin login;
    private double importWh = Double.NaN;
    private double exportWh = Double.NaN;
    private boolean energyAsked;
    private long energyNs;

    private ShellyPro3Em(HttpDevice device, DigestLogin login) {
        this.device = device;
        this.login = login;
    }

    /**
     * The one at an address.
     *
     * @param address {@code http://host:port}
     * @param password of the user {@code admin}; empty when the device asks for none
     */
    public static ShellyPro3Em at(String address, String password) {
        return at(address, password, HttpDevice.TIMEOUT_MS);
    }

    static ShellyPro3Em at(String address, String password, int timeoutMs) {
        return new ShellyPro3Em(new HttpDevice(address, null, Map.of(), timeoutMs), new DigestLogin("admin", password));
    }

    @Override
    public String name() {
        return "Shelly at " + device.address();
    }

    @Override
    public int periodMs() {
        return PERIOD_MS;
    }

    @Override
    public void open() throws IOException {
        energyAsked = false;
        JsonFields fields = ask("/shelly");
        String found = fields.text("app").isEmpty() ? fields.text("type") : fields.text("app");
        if (!(fields.number("gen") >= 2)) {
            throw new IOException(device.address() + " is "
                    + (found.isEmpty() ? "no Shelly" : "a Shelly " + found + " of the first generation")
                    + ", expected a Shelly Pro 3EM: check the address");
        }
        String profile = fields.text("profile");
        if (!profile.isEmpty() && !profile.equals("triphase")) {
            throw new IOException(device.address() + ": its profile is '" + profile
                    + "', expected 'triphase': choose it in the settings of the Shelly");
        }
    }

    @Override
    public boolean read(GridReading into) throws IOException {
        String path = "/rpc/EM.GetStatus?id=0";
        JsonFields fields = ask(path);
        into.powerW = fields.number("total_act_power");
        if (Double.isNaN(into.powerW)) {
            throw new IOException(device.address() + path + " tells no total_act_power: expected a Shelly Pro 3EM");
        }
        for (int phase = 0; phase < Phase.COUNT; phase++) {
            into.phasePowerW[phase] = fields.number(LETTERS[phase] + "_act_power");
            into.phaseVoltageV[phase] = fields.number(LETTERS[phase] + "_voltage");
            into.phaseCurrentA[phase] = Math.abs(fields.number(LETTERS[phase] + "_current"));
        }
        long nowNs = System.nanoTime();
        if (!energyAsked || nowNs - energyNs >= ENERGY_PERIOD_NS) {
            energyAsked = true;
            energyNs = nowNs;
            JsonFields energy = ask("/rpc/EMData.GetStatus?id=0");
            importWh = energy.number("total_act");
            exportWh = energy.number("total_act_ret");
        }
        into.importWh = importWh;
        into.exportWh = exportWh;
        return true;
    }

    private JsonFields ask(String path) throws IOException {
        HttpResponse<byte[]> answer = login.ask(device, path);
        String hint = switch (answer.statusCode()) {
            case 401 -> ": its password is not the one in 'meter.password_file', or none is given there";
            case 404, 500 -> ": this Shelly has no three-phase meter; expected a Shelly Pro 3EM";
            default -> "";
        };
        return device.fields(path, answer, hint);
    }

    @Override
    public void close() {
        device.close();
    }
}
