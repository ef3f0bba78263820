package energy.nulwatt.meter.p1;

/** Why a piece of input did not become a reading. */
public enum DropReason {
    NOISE("noise", "bytes outside any telegram"),
    ENCRYPTED("encrypted", "an encrypted frame, but no key is set"),
    NO_END("no-end", "a telegram that broke off before its end"),
    TOO_LONG("too-long", "more than 8 kB without an end"),
    CRC_BAD("crc-bad", "the CRC does not fit"),
    CRC_MISSING("crc-missing", "no CRC, although this meter sends one"),
    PARITY_BAD("parity-bad", "a byte with wrong parity"),
    LINE_BAD("line-bad", "a line that cannot be read, in a telegram without CRC"),
    NO_POWER("no-power", "a good telegram that tells no power"),
    IMPLAUSIBLE("implausible", "power or energy that cannot be, in a telegram without CRC"),
    TAG_BAD("tag-bad", "an encrypted frame that fails its tag: damaged, or the key is wrong"),
    FRAME_BROKEN("frame-broken", "an encrypted frame that broke off or is longer than 4 kB"),
    NOT_TEXT("not-text", "an encrypted frame with something else than a P1 telegram inside");

    private final String word;
    private final String text;

    DropReason(String word, String text) {
        this.word = word;
        this.text = text;
    }

    /** As {@code decode} prints it. */
    public String word() {
        return word;
    }

    /** For a person. */
    public String text() {
        return text;
    }
}
