package energy.nulwatt.modbus;

/** Which of the two words of a 32-bit value comes first. */
public enum WordOrder {
    BIG,
    LITTLE
}
