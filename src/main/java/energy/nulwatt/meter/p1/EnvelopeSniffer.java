package energy.nulwatt.meter.p1;

/** Spots the start of an encrypted frame in a stream: DB 08, a system title of 8 bytes, 82. */
final class EnvelopeSniffer {
    private static final int LENGTH_AT = 10;

    private int matched;

    /** True when {@code b} completes the start of a frame. */
    boolean sees(byte b) {
        boolean fits = switch (matched) {
            case 0 -> b == (byte) 0xDB;
            case 1 -> b == 0x08;
            case LENGTH_AT -> b == (byte) 0x82;
            default -> true;
        };
        if (!fits) {
            matched = b == (byte) 0xDB ? 1 : 0;
            return false;
        }
        matched++;
        if (matched <= LENGTH_AT) {
            return false;
        }
        matched = 0;
        return true;
    }

    void reset() {
        matched = 0;
    }
}
