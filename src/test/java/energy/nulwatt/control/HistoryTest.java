package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History(16);

    @Test
    void theMostThatHeldForAWhileLeavesMomentsOut() {
        history.add(0, 100);
        history.add(10, 800);
        history.add(12, 300);
        history.add(15, 500);
        history.add(21, 0);
        assertEquals(800, history.mostHeldBetween(0, 30, 2, 1));
        assertEquals(500, history.mostHeldBetween(0, 30, 5, 1));
        assertEquals(300, history.mostHeldBetween(0, 30, 8, 1), "it never fell below this from 10 to 21");
        assertEquals(100, history.mostHeldBetween(0, 9, 5, 1));
        assertEquals(0, history.mostHeldBetween(0, 30, 5, -1), "nothing of the other sign");
    }

    @Test
    void whatIsInForceAtTheEndHoldsOn() {
        history.add(0, 0);
        history.add(10, -700);
        assertEquals(700, history.mostHeldBetween(0, 11, 5, -1));
        assertEquals(0, history.mostHeldBetween(0, 9, 5, -1));
    }
}
