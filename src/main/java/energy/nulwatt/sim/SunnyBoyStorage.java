package energy.nulwatt.sim;

import java.util.Arrays;

/**
 * An SMA Sunny Boy Storage as its Modbus master sees it, over a {@link SimulatedBattery}: six objects that count as a
 * complete set only, each of which expires a minute after it was written. Safe for use from several threads.
 */
public final class SunnyBoyStorage implements RegisterMap {
    private static final int SERIAL_NUMBER = 30057;
    private static final int SOFTWARE = 30059;
    private static final int CONDITION = 30201;
    private static final int SOC = 30845;
    private static final int TEMPERATURE = 30849;
    private static final int CHARGE_W = 31393;
    private static final int DISCHARGE_W = 31395;
    private static final int MODE = 40236;
    private static final int FIRST_POWER = 40793;
    private static final int POWERS = 5;
    private static final int CHARGE_MIN = 0;
    private static final int CHARGE_MAX = 1;
    private static final int DISCHARGE_MIN = 2;
    private static final int DISCHARGE_MAX = 3;
    private static final int AUTOMATIC = 2424;
    private static final int CHARGE = 2289;
    private static final int DISCHARGE = 2290;
    private static final long EXPIRES_NS = 60_000_000_000L;
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final SimulatedBattery battery;
    private final RegisterTable map = new RegisterTable()
            .wide(SERIAL_NUMBER, 2)
            .wide(SOFTWARE, 2)
            .wide(CONDITION, 2)
            .wide(SOC, 2)
            .wide(TEMPERATURE, 2)
            .wide(CHARGE_W, 2)
            .wide(DISCHARGE_W, 2)
            .commands(MODE, 2)
            .commands(FIRST_POWER, 2 * POWERS);

    private final long[] writtenNs = new long[POWERS + 1];
    private final long[] powers = new long[POWERS];
    private int mode = AUTOMATIC;
    private int ownProgramW;
    private int sets;

    /** One that runs its own program, which rests. */
    public SunnyBoyStorage(SimulatedBattery battery) {
        this.battery = battery;
        Arrays.fill(writtenNs, NEVER);
        map.setLong(SERIAL_NUMBER, 3_001_234_567L);
        map.setLong(SOFTWARE, 0x0402_0304L);
        map.setLong(CONDITION, 307);
    }

    /** Lives on until {@code nowNs}. */
    public synchronized void advanceTo(long nowNs) {
        while (nowNs - battery.nowNs() >= SimulatedBattery.STEP_NS) {
            apply();
            battery.advanceTo(battery.nowNs() + SimulatedBattery.STEP_NS);
        }
    }

    @Override
    public synchronized int read(int address, int count, int[] into) {
        long watts = Math.round(battery.telemetryW());
        map.setLong(CHARGE_W, Math.max(0, watts));
        map.setLong(DISCHARGE_W, Math.max(0, -watts));
        map.setLong(SOC, Math.round(battery.socPercent()));
        map.setLong(TEMPERATURE, 224);
        boolean whole = count % 2 == 0 && address % 2 == 1;
        return whole && map.read(address, count, into) ? OK : ILLEGAL_ADDRESS;
    }

    @Override
    public synchronized int write(int address, int value) {
        return map.canWrite(address) ? ILLEGAL_VALUE : ILLEGAL_ADDRESS;
    }

    @Override
    public synchronized int writeMany(int address, int count, int[] values) {
        for (int i = 0; i < count; i++) {
            if (!map.canWrite(address + i)) {
                return ILLEGAL_ADDRESS;
            }
        }
        if (count % 2 != 0) {
            return ILLEGAL_VALUE;
        }
        if (address == MODE) {
            int asked = values[0] << 16 | values[1];
            if (asked != AUTOMATIC && asked != CHARGE && asked != DISCHARGE) {
                return ILLEGAL_VALUE;
            }
            mode = asked;
            writtenNs[POWERS] = battery.nowNs();
            sets++;
            return OK;
        }
        int first = address - FIRST_POWER;
        if (first % 2 != 0) {
            return ILLEGAL_ADDRESS;
        }
        for (int i = 0; i < count / 2; i++) {
            powers[first / 2 + i] = Integer.toUnsignedLong(values[2 * i] << 16 | values[2 * i + 1]);
            writtenNs[first / 2 + i] = battery.nowNs();
        }
        return OK;
    }

    private void apply() {
        long watts = ownProgramW;
        if (isHeld()) {
            watts = switch (mode) {
                case CHARGE -> powers[CHARGE_MIN];
                case DISCHARGE -> -powers[DISCHARGE_MIN];
                default -> Math.clamp((long) ownProgramW, -powers[DISCHARGE_MAX], powers[CHARGE_MAX]);
            };
        }
        battery.setpoint((int) watts);
    }

    /** The set is complete and fresh. */
    public synchronized boolean isHeld() {
        boolean complete = true;
        for (long atNs : writtenNs) {
            complete &= battery.nowNs() - atNs < EXPIRES_NS;
        }
        return complete;
    }

    /** What its own automatic does, W, + charge. */
    public synchronized void ownProgram(int watts) {
        ownProgramW = watts;
    }

    /** How often its mode was written. */
    public synchronized int sets() {
        return sets;
    }
}
