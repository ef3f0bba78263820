package energy.nulwatt.meter.http;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Logs in by HTTP digest (RFC 7616) with SHA-256 and {@code qop=auth}, which the JDK's client does not. What the device
 * challenged with is used again until it challenges anew.
 */
final class DigestLogin {
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z]+)=(?:\"([^\"]*)\"|([^\\s,]+))");

    private final String user;
    private final String password;
    private final String clientNonce;
    private String realm;
    private String nonce;
    private int count;

    /** @param password empty when none is known: then nothing is ever sent */
    DigestLogin(String user, String password) {
        this.user = user;
        this.password = password;
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        clientNonce = HexFormat.of().formatHex(random);
    }

    /** Asks, and once again with the password where the device wants one. The status is 401 when it is wrong. */
    HttpResponse<byte[]> ask(HttpDevice device, String path) throws IOException {
        HttpResponse<byte[]> answer =
                nonce == null ? device.get(path) : device.get(path, "Authorization", authorization(path));
        if (answer.statusCode() != 401
                || password.isEmpty()
                || !take(answer.headers().firstValue("WWW-Authenticate").orElse(""))) {
            return answer;
        }
        return device.get(path, "Authorization", authorization(path));
    }

    /** False when it is no challenge of the kind that is spoken here. */
    private boolean take(String challenge) {
        String newRealm = parameter(challenge, "realm");
        String newNonce = parameter(challenge, "nonce");
        boolean spoken = challenge.startsWith("Digest ")
                && parameter(challenge, "algorithm").equalsIgnoreCase("SHA-256")
                && parameter(challenge, "qop").contains("auth")
                && !newNonce.isEmpty();
        if (spoken) {
            realm = newRealm;
            nonce = newNonce;
            count = 0;
        }
        return spoken;
    }

    private static String parameter(String challenge, String name) {
        Matcher matcher = PARAMETER.matcher(challenge);
        while (matcher.find()) {
            if (matcher.group(1).equalsIgnoreCase(name)) {
                return matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            }
        }
        return "";
    }

    private String authorization(String path) {
        count++;
        String counter = String.format("%08x", count);
        String who = sha256(user + ":" + realm + ":" + password);
        String what = sha256("GET:" + path);
        String response = sha256(who + ":" + nonce + ":" + counter + ":" + clientNonce + ":auth:" + what);
        return "Digest username=\"" + user + "\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\"" + path
                + "\", algorithm=SHA-256, qop=auth, nc=" + counter + ", cnonce=\"" + clientNonce + "\", response=\""
                + response + "\"";
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
