package energy.nulwatt.modbus;

/** Where a written value is kept: persistent storage wears out with every write. */
public enum Storage {
    VOLATILE,
    PERSISTENT
}
