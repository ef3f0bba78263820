package energy.nulwatt.sim;

/** A kind of smart meter, as its P1 port shows itself. */
public enum MeterVersion {
    /** Netherlands, first generation: no CRC, no phases, no clock. */
    DSMR_2_2(9600, 10, false),
    /** Netherlands: CRC, phases, whole amps, no volts. */
    DSMR_4_2(115200, 10, true),
    /** Netherlands, three phases, volts, every second. */
    DSMR_5_0(115200, 1, true),
    /** Belgium: quarter-hour average and month peak, amps with decimals. */
    EMUCS(115200, 1, true);

    private final int baudRate;
    private final int periodS;
    private final boolean crc;

    MeterVersion(int baudRate, int periodS, boolean crc) {
        this.baudRate = baudRate;
        this.periodS = periodS;
        this.crc = crc;
    }

    /** Bits per second; 9600 comes with 7E1, 115200 with 8N1. */
    public int baudRate() {
        return baudRate;
    }

    /** Seconds between telegrams. */
    public int periodS() {
        return periodS;
    }

    /** True when a CRC ends the telegram. */
    public boolean hasCrc() {
        return crc;
    }

    /** True when the line is 7E1: bit 7 carries even parity for a reader that takes 8 bits. */
    public boolean evenParity() {
        return baudRate == 9600;
    }
}
