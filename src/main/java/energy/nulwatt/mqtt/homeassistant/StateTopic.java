package energy.nulwatt.mqtt.homeassistant;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * One JSON object on one topic, due when it says something new. Its values are put in the same order every time:
 * {@link #begin}, then the puts, then {@link #due}.
 */
final class StateTopic implements Json.Body {
    /** No repetition of what did not change. */
    static final long NEVER = 0;

    private static final int ROOM = 16;
    /** Even a loop that stands still does not keep the owner waiting for the value in force. */
    private static final long ANSWER_WITHIN_NS = 700_000_000L;

    final String topic;
    final boolean retained;
    private final long repeatNs;

    private final String[] keys = new String[ROOM];
    private final int[] decimals = new int[ROOM];
    private final double[] number = new double[ROOM];
    private final double[] sentNumber = new double[ROOM];
    private final String[] word = new String[ROOM];
    private final String[] sentWord = new String[ROOM];
    private int size;
    private boolean changed;
    private boolean sent;
    private long sentNs;
    private boolean answering;
    private long answeredNs;

    /**
     * A topic that says nothing yet.
     *
     * @param repeatNs sent again after this time although nothing changed, or {@link #NEVER}
     */
    StateTopic(String topic, boolean retained, long repeatNs) {
        this.topic = topic;
        this.retained = retained;
        this.repeatNs = repeatNs;
    }

    void begin() {
        size = 0;
        changed = false;
    }

    /**
     * The next value is a number.
     *
     * @param value NaN is written as null, which Home Assistant shows as unknown
     * @param places decimals that are written, 0 … 3
     * @param band it counts as changed when it moved by this much since it was sent, and by more than nothing
     */
    void put(String key, double value, int places, double band) {
        keys[size] = key;
        decimals[size] = places;
        double rounded = round(value, places);
        number[size] = rounded;
        word[size] = null;
        double moved = Math.abs(rounded - sentNumber[size]);
        boolean appeared = Double.isNaN(rounded) != Double.isNaN(sentNumber[size]);
        changed |= appeared || (moved > 0 && moved >= band);
        size++;
    }

    /** The next value is a text, or null. */
    void put(String key, String text) {
        keys[size] = key;
        decimals[size] = -1;
        word[size] = text;
        number[size] = Double.NaN;
        changed |= !Objects.equals(text, sentWord[size]);
        size++;
    }

    void put(String key, boolean on) {
        put(key, on ? "ON" : "OFF");
    }

    /** It answers a command given now: due in any case, but not with a value from before the command. */
    void answer(long commandNs) {
        answering = true;
        answeredNs = commandNs;
    }

    /**
     * True when what was put differs from what was sent, is to be repeated, or answers a command.
     *
     * @param atNs time of the snapshot that the values are from
     */
    boolean due(long nowNs, long atNs) {
        if (size == 0) {
            return false;
        }
        if (answering) {
            return atNs - answeredNs > 0 || nowNs - answeredNs >= ANSWER_WITHIN_NS;
        }
        return !sent || changed || (repeatNs != NEVER && nowNs - sentNs >= repeatNs);
    }

    /** True when it was not sent, or not for so long. */
    boolean restedFor(long restNs, long nowNs) {
        return !sent || nowNs - sentNs >= restNs;
    }

    /** What was put counts as sent. */
    void sent(long nowNs) {
        System.arraycopy(number, 0, sentNumber, 0, size);
        System.arraycopy(word, 0, sentWord, 0, size);
        sent = true;
        changed = false;
        answering = false;
        sentNs = nowNs;
    }

    /** Due again whatever it says. */
    void forget() {
        sent = false;
        Arrays.fill(sentWord, null);
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        for (int i = 0; i < size; i++) {
            json.writeFieldName(keys[i]);
            if (decimals[i] < 0) {
                json.writeString(word[i]);
            } else if (Double.isNaN(number[i])) {
                json.writeNull();
            } else if (decimals[i] == 0) {
                json.writeNumber((long) number[i]);
            } else {
                json.writeNumber(number[i]);
            }
        }
    }

    private static double round(double value, int places) {
        if (!Double.isFinite(value)) {
            return Double.NaN;
        }
        double scale = switch (places) {
            case 0 -> 1;
            case 1 -> 10;
            case 2 -> 100;
            default -> 1000;
        };
        return Math.round(value * scale) / scale;
    }
}
