package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RelayFlipsTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final RelayFlips relay = new RelayFlips();
    private long nowNs = 100 * SECOND_NS;

    private int after(int askedW, int seconds) {
        for (int i = 0; i < seconds; i++) {
            nowNs += SECOND_NS;
            relay.follow(askedW, nowNs);
        }
        return relay.count();
    }

    @Test
    void aRelayOpensOnlyAfterARest() {
        assertEquals(0, after(0, 20));
        assertEquals(1, after(-500, 1));
        assertEquals(1, after(0, 5));
        assertEquals(1, after(300, 5));
        assertEquals(2, after(0, 60));
        assertEquals(3, after(1, 60));
    }
}
