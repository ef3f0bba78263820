package energy.nulwatt.battery.sessy;

import energy.nulwatt.model.FoundSettings;
import java.io.IOException;
import java.util.Map;
import org.tinylog.Logger;

/** Who steers a Sessy: what its strategy is, what it was before we took it, and the way there and back. */
final class Strategy {
    /** Set-points of the API. */
    static final String API = "POWER_STRATEGY_API";
    /** Zero on its own meter: what most have, and put back when nobody knows what was there. */
    static final String NOM = "POWER_STRATEGY_NOM";

    private static final String PATH = "/api/v1/power/active_strategy";
    private static final String KEY = "strategy";
    private static final int ATTEMPTS = 2;

    private final String battery;
    private final SessyLink link;
    private final FoundSettings found;
    private String current = "";
    private boolean lost;

    Strategy(String battery, SessyLink link, FoundSettings found) {
        this.battery = battery;
        this.link = link;
        this.found = found;
    }

    /** True while it was last seen to take set-points. */
    boolean held() {
        return current.equals(API);
    }

    /** True from the moment that it was found lost until it is held again. */
    boolean lost() {
        return lost;
    }

    /** Control is not claimed any more. */
    void forgetLoss() {
        lost = false;
    }

    /** Reads it. */
    void read() throws IOException {
        SessyAnswer answer = link.get(PATH);
        String told = answer.text(KEY);
        if (!told.matches("[A-Z0-9_]{1,60}")) {
            throw new SessyFailure(
                    SessyFailure.Kind.NONSENSE,
                    link.name() + PATH + ": tells the strategy '" + told + "', expected a name such as " + NOM
                            + "; is the host a Sessy battery dongle?");
        }
        current = told;
    }

    /** It left us: notes it, and what is to be put back from now on, for that is what its owner chose last. */
    void noticeLoss() {
        if (!lost) {
            Logger.warn("Battery {} left our control: its strategy is {}; taking it back", battery, current);
            lost = true;
        }
        keep();
    }

    /** Writes that it takes set-points; {@link #read} tells whether it does. */
    void claim() throws IOException {
        write(API);
    }

    /**
     * Takes control unless it is ours, and reads that back.
     *
     * @return false when it was ours
     */
    boolean take(Runnable afterFrame) throws IOException {
        read();
        if (held()) {
            regained();
            return false;
        }
        keep();
        for (int attempt = 0; attempt < ATTEMPTS && !held(); attempt++) {
            claim();
            afterFrame.run();
            read();
        }
        if (!held()) {
            throw new IOException(link.name() + ": battery " + battery + " does not stay in " + API + ": it is in "
                    + current + " after " + ATTEMPTS + " attempts; another controller or the app may be setting it");
        }
        regained();
        return true;
    }

    /** It is held again. */
    void regained() {
        if (lost) {
            Logger.info("Battery {} is under our control again", battery);
            lost = false;
        }
    }

    private void keep() {
        if (!current.equals(found.found().get(KEY))) {
            found.keep(Map.of(KEY, current));
        }
    }

    /** Puts back what was found, and reads that back. */
    void restore(Runnable afterFrame) throws IOException {
        String before = found.found().getOrDefault(KEY, "");
        if (!before.matches("POWER_STRATEGY_[A-Z0-9_]{1,40}")) {
            Logger.warn("Battery {}: nobody knows the strategy that it had before; it goes to {}", battery, NOM);
            before = NOM;
        }
        write(before);
        afterFrame.run();
        read();
        if (!current.equals(before)) {
            throw new IOException(link.name() + ": battery " + battery + " was given back to " + before + ", but is in "
                    + current + "; set it in its app");
        }
        found.forget();
        lost = false;
    }

    private void write(String strategy) throws IOException {
        link.post(PATH, "{\"strategy\": \"" + strategy + "\"}");
    }

    /** How it stands, for people. */
    String text() {
        return held() ? "under external control" : "running its own strategy " + current;
    }
}
