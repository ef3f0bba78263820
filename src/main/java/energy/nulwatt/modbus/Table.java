package energy.nulwatt.modbus;

/** Which of the four Modbus tables a register lives in. */
public enum Table {
    HOLDING,
    INPUT
}
