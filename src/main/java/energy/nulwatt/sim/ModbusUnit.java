package energy.nulwatt.sim;

import java.io.IOException;

/** One device on a line: its registers, its misbehaviour, and the frame that it works on. */
final class ModbusUnit {
    final RegisterMap map;
    final LineFaults faults;
    final ModbusFrame frame = new ModbusFrame();
    private long lastAnswerNs;
    private boolean answered;

    ModbusUnit(RegisterMap map, LineFaults faults) {
        this.map = map;
        this.faults = faults;
    }

    boolean hears() {
        return faults.hears(System.nanoTime(), lastAnswerNs, answered);
    }

    /** Waits as long as the answer takes. */
    void takeTime() throws IOException {
        int millis = faults.takeAnswerMs();
        if (millis > 0) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    void answered() {
        lastAnswerNs = System.nanoTime();
        answered = true;
    }
}
