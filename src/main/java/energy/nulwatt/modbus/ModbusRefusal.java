package energy.nulwatt.modbus;

import java.io.IOException;
import java.io.Serial;

/** A device answered a request with a Modbus exception. The link is in order. */
public final class ModbusRefusal extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;

    /** @param code the Modbus exception code: 1 illegal function, 2 illegal address, 3 illegal value, 4 device failure … */
    public ModbusRefusal(int code, String message) {
        super(message);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
