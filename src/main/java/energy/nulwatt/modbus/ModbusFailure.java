package energy.nulwatt.modbus;

import java.io.IOException;
import java.io.Serial;

/** A request had no usable answer. What the device did with it is unknown. */
public final class ModbusFailure extends IOException implements Link.Aborted {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** Nothing came within the time-out. */
        TIMEOUT,
        /** Something came that is damaged, incomplete or answers another request. */
        DAMAGED,
        /** The port could not be opened, the host not reached, or the connection broke. */
        NO_CONNECTION,
        /** Another thread asked for it: {@link ModbusLink#abort()}, {@link ModbusLink#close()} or an interrupt. */
        ABORTED
    }

    private final Kind kind;

    public ModbusFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ModbusFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public boolean aborted() {
        return kind == Kind.ABORTED;
    }
}
