package energy.nulwatt.sim;

/** How a {@link SolarmanLogger} answers other than one whole frame per request. */
public enum SolarmanFault {
    /** A heartbeat before each answer, in the same segment. */
    HEARTBEAT,
    /** The answer to somebody else before each answer, and each answer twice, in one segment. */
    GLUED,
    /** Each byte in a segment of its own. */
    SPLIT,
    /** Stray bytes behind each frame. */
    TRAILING_BYTES,
    /** Two zeros behind the check sum of the Modbus frame. */
    DOUBLE_CRC,
    /** Answers are plain Modbus TCP, to whatever is asked. */
    PLAIN_MODBUS,
    /** Answers have the sequence number of another request. */
    WRONG_SEQUENCE,
    /** The check sum of the frame is wrong. */
    WRONG_CHECK_SUM,
    /** No answer, although the device behind it acted. */
    SILENT,
    /** The connection is closed in place of an answer, although the device behind it acted. */
    DISCONNECT,
    /** A request with another logger's serial number is answered with error 6 instead of nothing. */
    NAMES_WRONG_SERIAL
}
