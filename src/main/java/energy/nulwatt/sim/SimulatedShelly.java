package energy.nulwatt.sim;

import com.sun.net.httpserver.HttpExchange;
import energy.nulwatt.model.GridReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A Shelly Pro 3EM with its RPC over HTTP, and the digest login when it has a password. */
public final class SimulatedShelly extends WebMeter {
    private static final String REALM = "shellypro3em-0cb815fc5b34";

    private final String password;
    private volatile String about = "{\"name\":null,\"id\":\"" + REALM
            + "\",\"model\":\"SPEM-003CEBEU\",\"gen\":2,\"app\":\"Pro3EM\"," + "\"profile\":\"triphase\"}";
    private final AtomicInteger nonce = new AtomicInteger(1000);
    private final AtomicInteger challenges = new AtomicInteger();

    /**
     * Starts it.
     *
     * @param password of the user admin; empty for none
     */
    public SimulatedShelly(String password) throws IOException {
        super(null);
        this.password = password;
    }

    /** What it says of itself under {@code /shelly}. */
    public void about(String json) {
        about = json;
    }

    /** Forgets whom it let in, as after a restart. */
    public void newNonce() {
        nonce.incrementAndGet();
    }

    /** How often somebody had to be told that a password is needed. */
    public int challenges() {
        return challenges.get();
    }

    @Override
    Reply answer(HttpExchange request, String path) {
        if (path.equals("/shelly")) {
            return Reply.ok(about); // open to everybody, so that it can be found
        }
        if (!password.isEmpty() && !mayEnter(request, path)) {
            challenges.incrementAndGet();
            return new Reply(
                    401,
                    "",
                    "Digest qop=\"auth\", realm=\"" + REALM + "\", nonce=\"" + nonce + "\", algorithm=SHA-256");
        }
        return switch (path) {
            case "/rpc/EM.GetStatus?id=0" -> Reply.ok(status());
            case "/rpc/EMData.GetStatus?id=0" -> Reply.ok(energy());
            default -> new Reply(404, "{\"code\":404,\"message\":\"No handler for " + path + "\"}", null);
        };
    }

    private boolean mayEnter(HttpExchange request, String path) {
        String sent = request.getRequestHeaders().getFirst("Authorization");
        if (sent == null || !sent.startsWith("Digest ")) {
            return false;
        }
        var fields = Arrays.stream(sent.substring("Digest ".length()).split(", "))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1].replace("\"", "")));
        String who = sha256("admin:" + REALM + ":" + password);
        String what = sha256("GET:" + path);
        String expected =
                sha256(who + ":" + nonce + ":" + fields.get("nc") + ":" + fields.get("cnonce") + ":auth:" + what);
        return expected.equals(fields.get("response"))
                && nonce.toString().equals(fields.get("nonce"))
                && "admin".equals(fields.get("username"))
                && "SHA-256".equals(fields.get("algorithm"));
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String status() {
        GridReading now = values();
        StringBuilder json = new StringBuilder("{\"id\":0,\"user_calibrated_phase\":[]");
        for (int i = 0; i < now.phasePowerW.length; i++) {
            String letter = "abc".substring(i, i + 1);
            member(json, letter + "_current", now.phaseCurrentA[i], 3);
            member(json, letter + "_voltage", now.phaseVoltageV[i], 1);
            member(json, letter + "_act_power", now.phasePowerW[i], 1);
            if (Double.isNaN(now.phasePowerW[i])) {
                json.append(",\"").append(letter).append("_act_power\":null");
            }
        }
        member(json, "total_act_power", now.powerW, 3);
        return json.append(",\"n_current\":null}").toString();
    }

    private String energy() {
        GridReading now = values();
        StringBuilder json = new StringBuilder("{\"id\":0");
        member(json, "total_act", now.importWh, 2);
        member(json, "total_act_ret", now.exportWh, 2);
        return json.append('}').toString();
    }
}
