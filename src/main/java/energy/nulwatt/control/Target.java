package energy.nulwatt.control;

/** Where the commands under way drive a battery at each instant, after its dead time and its wake-up. */
final class Target {
    private CommandLedger commands;
    private Delivery delivery;
    private long deadTimeNs;
    private long awakeNs;
    private boolean holding;
    private int age;

    /**
     * Begins a walk forward in time.
     *
     * @param kind which of the response's bounds to assume
     */
    void begin(int kind, CommandLedger ledger, Response response, Delivery delivered, long fromNs) {
        commands = ledger;
        delivery = delivered;
        // The soonest course lets it go on at any moment.
        holding = kind != Response.SOONEST;
        deadTimeNs = response.deadTimeNs(kind);
        long wakeNs = kind == Response.SOONEST && !ledger.surelyAsleep() ? 0 : response.wakeUpNs(kind);
        awakeNs = ledger.wakeOrderedNs() + deadTimeNs + wakeNs;
        age = ledger.history().ageAt(fromNs - deadTimeNs);
    }

    /** The power it heads for at a time, not earlier than the one before, W. */
    double at(long atNs, double watts) {
        if (commands.fromStandby() && atNs < awakeNs) {
            return watts;
        }
        History history = commands.history();
        while (age > 0 && history.timeOf(age - 1) <= atNs - deadTimeNs) {
            age--;
        }
        double goal = delivery.expectedW(history.valueOf(age));
        return holding ? delivery.heldW(goal, watts) : goal;
    }
}
