package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CommandLedgerTest {
    private static final long MS = 1_000_000;

    private final CommandLedger ledger = new CommandLedger();

    private double inForceAt(long ms) {
        return ledger.history().valueAt(ms * MS);
    }

    @Test
    void anOrderIsInForceFromItsConfirmationOn() {
        ledger.order(-500, 0, 1, 1000 * MS);
        ledger.accepted(1, 1300 * MS, 1310 * MS);
        assertEquals(0, inForceAt(1299));
        assertEquals(-500, inForceAt(1300));
        assertEquals(300 * MS, ledger.linkNs());
    }

    @Test
    void whatWasOvertakenOnTheWayNeverWasInForce() {
        ledger.order(-500, 0, 1, 1000 * MS);
        ledger.accepted(1, 1100 * MS, 1100 * MS);
        ledger.order(-900, 0, 2, 1200 * MS);
        ledger.order(-600, 0, 3, 1300 * MS);
        ledger.accepted(3, 1500 * MS, 1500 * MS);
        assertEquals(-500, inForceAt(1499));
        assertEquals(-600, inForceAt(1500));
        ledger.history().boundBetween(0, Long.MAX_VALUE);
        assertEquals(-600, ledger.history().minimum);
    }

    @Test
    void whatIsNotConfirmedYetIsInForceFromNowOnAtTheSoonest() {
        ledger.order(-500, 0, 1, 1000 * MS);
        ledger.accepted(1, 1100 * MS, 1100 * MS);
        ledger.order(-900, 0, 2, 2000 * MS);
        assertEquals(-900, inForceAt(2100), "by its usual way of 100 ms");
        ledger.accepted(1, 1100 * MS, 2400 * MS);
        assertEquals(-500, inForceAt(2399));
        assertEquals(-900, inForceAt(2400));
    }

    @Test
    void anOrderThatStoodThereAlreadyChangesNothing() {
        ledger.order(-500, 0, 1, 1000 * MS);
        ledger.accepted(1, 1100 * MS, 1100 * MS);
        ledger.order(-900, 0, 2, 1200 * MS);
        ledger.order(-500, 0, 3, 1250 * MS);
        ledger.accepted(3, 1100 * MS, 1300 * MS);
        ledger.history().boundBetween(1100 * MS, Long.MAX_VALUE);
        assertEquals(-500, ledger.history().minimum);
        assertEquals(-500, ledger.history().maximum);
    }

    @Test
    void whatASilentBatteryWasOrderedKeepsItsTime() {
        ledger.order(-500, 0, 1, 1000 * MS);
        ledger.accepted(1, 1100 * MS, 1100 * MS);
        ledger.order(0, -500, 2, 5000 * MS);
        for (long ms = 5000; ms < 65_000; ms += 250) {
            ledger.accepted(1, 1100 * MS, ms * MS);
        }
        ledger.accepted(2, 65_000 * MS, 65_000 * MS);
        assertTrue(ledger.history().valueAt(10_000 * MS) == 0, "it may have fallen silent after it took the order");
        assertEquals(100 * MS, ledger.linkNs(), "no measure of the way");
    }

    @Test
    void withoutConfirmationsOrdersCountFromWhenTheyWereGiven() {
        for (int i = 1; i <= 1000; i++) {
            ledger.order(-i, 0, i, 300L * i * MS);
            ledger.accepted(0, 0, 300L * i * MS);
        }
        assertEquals(-999, inForceAt(299_999));
        assertEquals(-1000, inForceAt(300_000));
    }
}
