package energy.nulwatt.battery.sessy;

import energy.nulwatt.modbus.Link;
import java.io.IOException;
import java.io.Serial;

/** A request to a dongle had no usable answer. */
final class SessyFailure extends IOException implements Link.Aborted {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    enum Kind {
        /** Nothing came within the time-out. */
        TIMEOUT,
        /** The host was not reached, or the connection broke. */
        NO_CONNECTION,
        /** It answered with an HTTP status that is no success: it is alive. */
        REFUSED,
        /** It answered with something that is not what was asked for. */
        NONSENSE,
        /** Something more urgent came. */
        ABORTED
    }

    private final Kind kind;
    private final int status;

    SessyFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
        status = 0;
    }

    SessyFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        status = 0;
    }

    /** It answered with an HTTP status. */
    SessyFailure(int status, String message) {
        super(message);
        kind = Kind.REFUSED;
        this.status = status;
    }

    Kind kind() {
        return kind;
    }

    /** True when this firmware does not have what was asked for. */
    boolean absent() {
        return status == 404;
    }

    @Override
    public boolean aborted() {
        return kind == Kind.ABORTED;
    }
}
