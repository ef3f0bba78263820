package energy.nulwatt.model;

import java.util.Map;

/**
 * Keeps what a driver found in its device before it took control, over a crash too, until it was put back. For one thread,
 * which may block.
 */
public interface FoundSettings {
    /** What is to be put back, by name; empty when nothing is kept. A driver looks at each value before it uses it. */
    Map<String, String> found();

    /** Keeps these in place of those before. When that fails, which is told in the log, they last as long as the process. */
    void keep(Map<String, String> settings);

    /** They were put back. */
    void forget();

    /** Settings that last as long as the process. */
    static FoundSettings inMemory() {
        return new FoundSettings() {
            private Map<String, String> kept = Map.of();

            @Override
            public Map<String, String> found() {
                return kept;
            }

            @Override
            public void keep(Map<String, String> settings) {
                kept = Map.copyOf(settings);
            }

            @Override
            public void forget() {
                kept = Map.of();
            }
        };
    }
}
