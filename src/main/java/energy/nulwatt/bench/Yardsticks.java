package energy.nulwatt.bench;

/** What was possible in a scenario. */
final class Yardsticks {
    final Envelope envelope;
    final Oracle oracle;
    final CausalLimit causal;

    /** @param idle a run in which nobody touched the batteries */
    Yardsticks(Recording idle) {
        envelope = new Envelope(idle);
        oracle = new Oracle(idle, envelope);
        causal = new CausalLimit(idle, envelope);
    }
}
