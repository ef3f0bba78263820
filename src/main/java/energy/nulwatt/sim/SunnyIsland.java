package energy.nulwatt.sim;

/**
 * An SMA Sunny Island as its Modbus master sees it, over a {@link SimulatedBattery}: values of 32 bits, a marker where
 * there is none, and a set-point of active power that is taken only together with its switch in one request. Safe for use
 * from several threads.
 *
 * <p>What the real one does when its master falls silent depends on its parameters; this one goes back to its own program,
 * which rests, after a minute.
 */
public final class SunnyIsland implements RegisterMap {
    private static final int CONDITION = 30201;
    private static final int DEVICE_TYPE = 30053;
    private static final int SERIAL_NUMBER = 30057;
    private static final int SOFTWARE = 30059;
    private static final int CHARGED_WH = 30595;
    private static final int DISCHARGED_WH = 30597;
    private static final int AC_POWER = 30775;
    private static final int SOC = 30845;
    private static final int TEMPERATURE = 30849;
    private static final int VOLTAGE = 30851;
    private static final int BATTERY_STATE = 30955;
    /** int32, W, + discharge; the switch follows it. */
    private static final int SETPOINT = 40149;

    private static final int SWITCH = 40151;
    private static final int ACTIVE = 802;
    private static final int INACTIVE = 803;
    private static final long NO_SIGNED = 0x8000_0000L;
    private static final long NO_UNSIGNED = 0xFFFF_FFFFL;
    private static final long EXPIRES_NS = 60_000_000_000L;
    private static final int WORDS_OF_BOTH = 4;
    private static final int WORDS_WITH_REACTIVE = 6;

    private final SimulatedBattery battery;
    private final RegisterTable map = new RegisterTable()
            .wide(DEVICE_TYPE, 2)
            .wide(SERIAL_NUMBER, 2)
            .wide(SOFTWARE, 2)
            .wide(CONDITION, 2)
            .wide(CHARGED_WH, 2)
            .wide(DISCHARGED_WH, 2)
            .wide(AC_POWER, 2)
            .wide(SOC, 2)
            .wide(SOC + 2, 2)
            .wide(TEMPERATURE, 2)
            .wide(VOLTAGE, 2)
            .wide(BATTERY_STATE, 2)
            .commands(SETPOINT, WORDS_WITH_REACTIVE);

    private boolean active;
    private boolean asleep;
    private boolean forbidden;
    private long orderedNs;
    private int orders;

    /** One that runs its own program. */
    public SunnyIsland(SimulatedBattery battery) {
        this.battery = battery;
        map.setLong(DEVICE_TYPE, 9332);
        map.setLong(SERIAL_NUMBER, 1_901_234_567L);
        map.setLong(SOFTWARE, 0x0323_0504L);
        map.setLong(CONDITION, 307);
        refresh();
    }

    /** Lives on until {@code nowNs}. */
    public synchronized void advanceTo(long nowNs) {
        if (active && nowNs - orderedNs >= EXPIRES_NS) {
            battery.advanceTo(orderedNs + EXPIRES_NS);
            active = false;
            battery.setpoint(0);
        }
        battery.advanceTo(nowNs);
    }

    @Override
    public synchronized int read(int address, int count, int[] into) {
        refresh();
        // A value of 32 bits is read whole.
        boolean whole = count % 2 == 0 && address % 2 == 1;
        return whole && map.read(address, count, into) ? OK : ILLEGAL_ADDRESS;
    }

    @Override
    public synchronized int write(int address, int value) {
        return map.canWrite(address) ? ILLEGAL_VALUE : ILLEGAL_ADDRESS;
    }

    @Override
    public synchronized int writeMany(int address, int count, int[] values) {
        if (address != SETPOINT) {
            return map.canWrite(address) ? ILLEGAL_VALUE : ILLEGAL_ADDRESS;
        }
        if (forbidden || (count != WORDS_OF_BOTH && count != WORDS_WITH_REACTIVE)) {
            return ILLEGAL_VALUE;
        }
        int watts = values[0] << 16 | values[1];
        int onOff = values[SWITCH - SETPOINT] << 16 | values[SWITCH - SETPOINT + 1];
        if (onOff != ACTIVE && onOff != INACTIVE) {
            return ILLEGAL_VALUE;
        }
        active = onOff == ACTIVE;
        orderedNs = battery.nowNs();
        orders++;
        battery.setpoint(active ? -watts : 0);
        return OK;
    }

    private void refresh() {
        map.setLong(AC_POWER, asleep ? NO_SIGNED : Math.round(-battery.telemetryW()));
        map.setLong(SOC, asleep ? NO_UNSIGNED : Math.round(battery.socPercent()));
        map.setLong(SOC + 2, asleep ? NO_UNSIGNED : 100);
        map.setLong(TEMPERATURE, asleep ? NO_SIGNED : 231);
        map.setLong(VOLTAGE, asleep ? NO_UNSIGNED : 5210);
        map.setLong(CHARGED_WH, Math.round(battery.chargedWh()));
        map.setLong(DISCHARGED_WH, Math.round(battery.dischargedWh()));
        double watts = battery.telemetryW();
        map.setLong(BATTERY_STATE, asleep ? 303 : Math.abs(watts) < 1 ? 2291 : watts > 0 ? 2292 : 2293);
    }

    /** Its DC side sleeps: it has no values of the battery. */
    public synchronized void sleep(boolean asleep) {
        this.asleep = asleep;
    }

    /** Its installation does not let a master set its power. */
    public synchronized void forbid(boolean forbidden) {
        this.forbidden = forbidden;
    }

    /** What is asked of it by Modbus counts. */
    public synchronized boolean isActive() {
        return active;
    }

    /** How many set-points it has taken. */
    public synchronized int orders() {
        return orders;
    }
}
