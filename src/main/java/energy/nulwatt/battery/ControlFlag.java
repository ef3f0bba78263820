package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.Control;
import energy.nulwatt.modbus.ModbusDevice;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.Register;
import java.io.IOException;
import org.tinylog.Logger;

/** The register that tells who is in charge of a battery, and the way to get it back when it was lost. */
final class ControlFlag {
    /** So often the flag is written again before the connection is made anew. */
    static final int ATTEMPTS = 2;

    private final String battery;
    private final ModbusLink link;
    private final ModbusDevice device;
    private final int heldValue;
    private final long keepAliveNs;
    /** Null when the profile has none; then what was taken counts as held. */
    private final Register register;

    private boolean held;
    private boolean lost;
    private int attempts;
    private long keepAliveDueNs;

    ControlFlag(String battery, Control control, ModbusDevice device, ModbusLink link) {
        this.battery = battery;
        this.link = link;
        this.device = device;
        register = control.flag();
        heldValue = control.flagHeld();
        keepAliveNs = control.keepAliveMs() * 1_000_000L;
    }

    Register register() {
        return register;
    }

    boolean held() {
        return held;
    }

    /** True from the moment that it was found lost until it is held again. */
    boolean lost() {
        return lost;
    }

    /** Takes over what was just read, or, without a register, what was just written. */
    void learn() {
        held = register == null || device.raw(register) == heldValue;
    }

    /** Control is not claimed any more. */
    void forget() {
        held = false;
        lost = false;
    }

    /** Counts an attempt to get it back; after two in vain the next goes over a new connection. */
    void attempt() {
        if (!lost) {
            Logger.warn(
                    "Battery {} left external control: {} reads {}; taking it back",
                    battery,
                    register.name(),
                    device.raw(register));
            lost = true;
            attempts = 0;
        }
        if (attempts == ATTEMPTS) {
            attempts = 0;
            link.reconnect();
        }
        attempts++;
    }

    /** It is held again. */
    void regained(long nowNs) {
        if (lost) {
            Logger.info("Battery {} is under external control again", battery);
        }
        lost = false;
        keptAlive(nowNs);
    }

    /** It was written in vain; the next try goes over a new connection. */
    IOException refused() {
        link.reconnect();
        return new IOException(link.name() + ": battery " + battery + " does not stay under external control: "
                + register.name() + " (" + register.address() + ") reads " + device.raw(register) + " instead of "
                + heldValue + " after " + ATTEMPTS
                + " attempts; another controller or the app may be setting its mode");
    }

    /** When it is to be written again to keep the battery awake; {@link Long#MAX_VALUE} after now when never. */
    long keepAliveDueNs(long nowNs) {
        return keepAliveNs > 0 && held ? keepAliveDueNs : nowNs + Long.MAX_VALUE / 2;
    }

    void keptAlive(long nowNs) {
        keepAliveDueNs = nowNs + keepAliveNs;
    }

    /** How it stands, for people. */
    String text() {
        return register == null ? "ready" : held ? "under external control" : "running its own program";
    }
}
