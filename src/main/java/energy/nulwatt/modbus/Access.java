package energy.nulwatt.modbus;

/** What may be done with a register. */
public enum Access {
    READ,
    WRITE,
    READ_WRITE
}
