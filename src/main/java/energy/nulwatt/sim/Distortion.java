package energy.nulwatt.sim;

/** One way in which an answer goes wrong on its road. */
public enum Distortion {
    NONE,
    /** No answer; the request acts nevertheless. */
    LOST,
    /** One bit is turned: the CRC is wrong on RTU, a register is wrong on TCP, which has no CRC. */
    BIT_FLIP,
    /** The last two bytes are missing. */
    TRUNCATED,
    /** It carries another unit id. */
    FOREIGN_UNIT,
    /** It carries another function code. */
    FOREIGN_FUNCTION,
    /** It carries another transaction id; on RTU, which has none, it is an ordinary answer. */
    FOREIGN_TRANSACTION,
    /** One register fewer than asked for, in a frame that is sound in itself. */
    ONE_REGISTER_SHORT
}
