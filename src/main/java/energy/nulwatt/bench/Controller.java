package energy.nulwatt.bench;

/** Something that keeps a house at zero: it sees readings and states in slots and puts commands into slots. */
public interface Controller {
    /** Called for every telegram, for every answer of a battery, and at least every 250 ms of virtual time. */
    void step(long nowNs);
}
