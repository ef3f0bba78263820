package energy.nulwatt.meter.p1;

import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;

/** The secrets of an encrypting meter: the key from the grid operator and the authentication key. */
public final class SmartyKey {
    /** The authentication key that meters have unless the operator says otherwise. */
    public static final String DEFAULT_AUTHENTICATION_KEY = "00112233445566778899AABBCCDDEEFF";

    private static final int KEY_BYTES = 16;
    private static final byte SECURITY_CONTROL = 0x30;

    private final byte[] key;
    private final byte[] authenticationKey;

    private SmartyKey(byte[] key, byte[] authenticationKey) {
        this.key = key;
        this.authenticationKey = authenticationKey;
    }

    /** A key with the default authentication key. */
    public static SmartyKey ofHex(String key) {
        return ofHex(key, DEFAULT_AUTHENTICATION_KEY);
    }

    /**
     * A key with an authentication key of its own.
     *
     * @param key 32 hex digits
     * @param authenticationKey 32 hex digits
     * @throws IllegalArgumentException when either is something else; the message does not repeat the key
     */
    public static SmartyKey ofHex(String key, String authenticationKey) {
        return new SmartyKey(parse("key", key), parse("authentication key", authenticationKey));
    }

    private static byte[] parse(String what, String hex) {
        if (!hex.matches("[0-9A-Fa-f]{" + 2 * KEY_BYTES + "}")) {
            throw new IllegalArgumentException("the " + what + " must be 32 hex digits, but has " + hex.length()
                    + " characters or others than hex");
        }
        return HexFormat.of().parseHex(hex);
    }

    SecretKeySpec secret() {
        return new SecretKeySpec(key, "AES");
    }

    /** Security control byte, then the authentication key. */
    byte[] additionalData() {
        byte[] data = new byte[1 + KEY_BYTES];
        data[0] = SECURITY_CONTROL;
        System.arraycopy(authenticationKey, 0, data, 1, KEY_BYTES);
        return data;
    }

    /** 32 upper-case hex digits, for {@code decode} only: never log it. */
    public String keyHex() {
        return HexFormat.of().withUpperCase().formatHex(key);
    }

    /** 32 upper-case hex digits. */
    public String authenticationKeyHex() {
        return HexFormat.of().withUpperCase().formatHex(authenticationKey);
    }
}
