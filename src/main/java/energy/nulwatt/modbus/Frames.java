package energy.nulwatt.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import java.io.IOException;

/** Requests and answers as they look on a wire. */
interface Frames {
    void send(ModbusRequest request) throws IOException;

    /**
     * Waits for the next intact answer, which may be one to another request. An answer that tells by itself that it
     * belongs to an earlier request is thrown away.
     *
     * @return null when the deadline has passed and nothing of an answer has come
     * @throws ModbusFailure when an answer is damaged or broke off
     * @throws IOException when the line is gone
     */
    ModbusResponse receive(long deadlineNs) throws IOException;

    /** True when what came last leaves the connection unusable although it was understood. */
    default boolean broken() {
        return false;
    }

    /** True when an answer says which request it belongs to, so that a late one is always recognised. */
    boolean numbered();

    /** Answers thrown away here since the last call. */
    default int takeDiscarded() {
        return 0;
    }

    /**
     * Takes what came unasked since the last answer, before the next request is sent.
     *
     * @return false when the other side has closed the connection meanwhile, so that a new one is needed
     * @throws ModbusFailure of kind ABORTED
     */
    default boolean stands() throws ModbusFailure {
        return true;
    }

    /** True when the other side turned out to speak Modbus TCP and not these frames. */
    default boolean turnedOutPlain() {
        return false;
    }
}
