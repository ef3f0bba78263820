package energy.nulwatt.meter.p1;

/** Takes the bytes of a meter as they come. One thread only. */
interface ByteSink {
    /**
     * Takes the next bytes, in pieces of any size.
     *
     * @param nowNs monotonic time at which the last of these bytes arrived
     */
    void feed(byte[] bytes, int offset, int length, long nowNs);

    /** Lets silence end what is open; call it a few times a second. */
    void tick(long nowNs);

    /** The input ends here, or was interrupted: what is open is closed or dropped. */
    void finish(long nowNs);
}
