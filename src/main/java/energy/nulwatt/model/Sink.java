package energy.nulwatt.model;

/** Takes what every step of the loop saw and decided: the page, Home Assistant, the recorder, the terminal. */
public interface Sink {
    /** Called on the control thread after a step; the snapshot is valid only during the call. Never blocks. */
    void accept(Snapshot snapshot);
}
