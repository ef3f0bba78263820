package energy.nulwatt.app;

import energy.nulwatt.model.LimitSource;
import energy.nulwatt.model.LimitState;
import energy.nulwatt.model.LimitsInForce;
import energy.nulwatt.model.Sink;
import energy.nulwatt.model.Snapshot;
import java.util.function.Consumer;

/** Tells when the limits in force change: none comes or goes in silence. */
final class LimitLog implements Sink {
    private static final LimitSource[] SOURCES = LimitSource.values();

    private final Consumer<String> log;
    private final LimitsInForce told = new LimitsInForce();
    private boolean begun;

    LimitLog(Consumer<String> log) {
        this.log = log;
    }

    @Override
    public void accept(Snapshot snapshot) {
        LimitsInForce now = snapshot.limits;
        boolean changed = !same(now);
        for (int i = 0; i < SOURCES.length; i++) {
            boolean ended = now.states[i] == LimitState.EXPIRED || now.states[i] == LimitState.WITHDRAWN;
            if (begun && ended && now.states[i] != told.states[i]) {
                log.accept(
                        "Limits by " + SOURCES[i].text() + ": " + now.states[i].text() + "; in force: " + now.text());
                changed = false;
            }
        }
        // What the site file says from the start is no news.
        if (begun && changed) {
            log.accept("Limits in force: " + now.text());
        }
        begun = true;
        told.copyFrom(now);
    }

    private boolean same(LimitsInForce now) {
        return now.importW == told.importW
                && now.exportW == told.exportW
                && now.generationW == told.generationW
                && now.loadW == told.loadW
                && now.mayWork() == told.mayWork()
                && now.dimmed == told.dimmed;
    }
}
