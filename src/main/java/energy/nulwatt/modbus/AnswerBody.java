package energy.nulwatt.modbus;

import com.ghgande.j2mod.modbus.Modbus;
import com.ghgande.j2mod.modbus.io.BytesInputStream;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import energy.nulwatt.modbus.ModbusFailure.Kind;
import java.io.IOException;

/** Unit, function and data of an answer, of which every framing that knows its length has the same. */
final class AnswerBody {
    private AnswerBody() {}

    /** What its length must be by its contents; {@code length} where they do not tell. */
    static int due(byte[] bytes, int unitAt, int length) {
        return switch (bytes[unitAt + 1] & 0xFF) {
            case Modbus.READ_MULTIPLE_REGISTERS, Modbus.READ_INPUT_REGISTERS -> 3 + (bytes[unitAt + 2] & 0xFF);
            case Modbus.WRITE_SINGLE_REGISTER, Modbus.WRITE_MULTIPLE_REGISTERS -> 6;
            default -> length;
        };
    }

    /**
     * Reads an answer.
     *
     * @param unitAt where it begins
     * @param length of unit, function and data, at least 2
     * @throws ModbusFailure when its contents do not have that length
     */
    static ModbusResponse decode(byte[] bytes, int unitAt, int length) throws ModbusFailure {
        int due = due(bytes, unitAt, length);
        if (length != due) {
            throw new ModbusFailure(
                    Kind.DAMAGED, "the answer contradicts itself: " + length + " bytes long, contents of " + due);
        }
        ModbusResponse response = ModbusResponse.createModbusResponse(bytes[unitAt + 1] & 0xFF);
        response.setHeadless();
        BytesInputStream in = new BytesInputStream(bytes);
        in.skip(unitAt);
        try {
            response.readFrom(in);
        } catch (IOException e) {
            throw new ModbusFailure(Kind.DAMAGED, "the answer does not hold what its function says", e);
        }
        return response;
    }
}
