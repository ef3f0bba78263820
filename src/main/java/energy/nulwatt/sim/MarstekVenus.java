package energy.nulwatt.sim;

import java.util.Map;
import java.util.TreeMap;

/**
 * A Marstek Venus as its Modbus master sees it: register map, control flag, set-points and the traps of the firmware,
 * over a {@link SimulatedBattery}. Safe for use from several threads as long as nobody advances the battery meanwhile:
 * see {@link LiveRegisters}.
 *
 * <p>It has no dead man's switch: the last command stays in force for ever.
 */
public final class MarstekVenus implements RegisterMap {
    /** Value of 42000 while a Modbus master is in charge. */
    public static final int CONTROL_ON = 0x55AA;
    /** Value of 42000 while the unit runs its own program. */
    public static final int CONTROL_OFF = 0x55BB;

    private static final int CONFIRM = 0x55AA;
    private static final int LONGEST_READ = 32;
    private static final long RESTART_NS = 12_000_000_000L;
    private static final int RUN_TO_SOC = 3;

    private final VenusModel model;
    private final SimulatedBattery battery;
    private final RegisterTable map;
    private final VenusTelemetry telemetry;
    private final Map<Integer, Integer> writes = new TreeMap<>();

    private boolean controlled;
    private int storedWorkMode;
    private int ownProgramW;
    private boolean runUpwards;
    private boolean restarting;
    private boolean chargeLimitUnset;
    private boolean dischargeLimitUnset;
    private long restartedAtNs;

    /** A unit with one pack, not under control, whose own program idles. */
    public MarstekVenus(VenusModel model, SimulatedBattery battery) {
        this(model, 1, battery);
    }

    /**
     * A unit with expansion packs.
     *
     * @param packs 1 … as many as the model takes
     */
    public MarstekVenus(VenusModel model, int packs, SimulatedBattery battery) {
        if (packs < 1 || packs > model.maxPacks()) {
            throw new IllegalArgumentException(model + " takes 1 … " + model.maxPacks() + " packs, not " + packs);
        }
        this.model = model;
        this.battery = battery;
        map = VenusRegisters.of(model);
        telemetry = new VenusTelemetry(model, packs, battery, map);
        map.set(VenusRegisters.CONTROL, CONTROL_OFF);
        telemetry.refresh();
    }

    @Override
    public synchronized int read(int address, int count, int[] into) {
        tick();
        if (restarting) {
            return SILENT;
        }
        if (model.gen3()) {
            if (count > LONGEST_READ) {
                return SILENT;
            }
            if (VenusRegisters.dropsSession(address, count)) {
                return CLOSE;
            }
        }
        telemetry.refresh();
        return map.read(address, count, into) ? OK : unmapped();
    }

    @Override
    public synchronized int write(int address, int value) {
        tick();
        if (restarting) {
            return SILENT;
        }
        writes.merge(address, 1, Integer::sum);
        if (model.gen3() && VenusRegisters.dropsSession(address, 1) && address != VenusRegisters.RESTART) {
            return CLOSE;
        }
        if (!map.canWrite(address)) {
            return unmapped();
        }
        int result = switch (address) {
            case VenusRegisters.CONTROL -> writeControl(value);
            case VenusRegisters.WORK_MODE -> writeWorkMode(value);
            case VenusRegisters.RESTART, VenusRegisters.FACTORY_RESET -> restartOn(value);
            default -> {
                if (!accepts(address, value)) {
                    yield ILLEGAL_VALUE;
                }
                map.set(address, value);
                if (address == VenusRegisters.CHARGE_TO_SOC && controlled) {
                    map.set(VenusRegisters.FORCE_MODE, RUN_TO_SOC);
                    runUpwards = value > battery.socPercent();
                }
                yield OK;
            }
        };
        apply();
        return result;
    }

    @Override
    public synchronized int writeMany(int address, int count, int[] values) {
        // Reported of v1v2; gen3 has a handler.
        return model.gen3() ? RegisterMap.super.writeMany(address, count, values) : ILLEGAL_FUNCTION;
    }

    private int unmapped() {
        return model.gen3() ? MALFORMED_THEN_CLOSE : ILLEGAL_ADDRESS;
    }

    private boolean accepts(int address, int value) {
        return switch (address) {
            case VenusRegisters.FORCE_MODE -> value <= 2;
            case VenusRegisters.CHARGE_W, VenusRegisters.DISCHARGE_W -> value <= model.maxSetpointW();
            case VenusRegisters.CHARGE_TO_SOC -> value >= 10 && value <= 100;
            case VenusRegisters.UNIT_ID -> value >= 1 && value <= 255;
            case VenusRegisters.BACKUP -> value <= 1;
            case VenusRegisters.CHARGE_CUTOFF -> value >= 800 && value <= 1000;
            case VenusRegisters.DISCHARGE_CUTOFF -> value >= 110 && value <= 300;
            // 0 is taken although it blocks the direction: that is the trap.
            case VenusRegisters.MAX_CHARGE_W, VenusRegisters.MAX_DISCHARGE_W -> value <= model.maxSetpointW();
            default -> true;
        };
    }

    private int writeControl(int value) {
        if (value != CONTROL_ON && value != CONTROL_OFF) {
            return ILLEGAL_VALUE;
        }
        controlled = value == CONTROL_ON;
        showControl();
        return OK;
    }

    /** Shares one byte with 42000: writing it ends external control. */
    private int writeWorkMode(int value) {
        if (value > 2) {
            return ILLEGAL_VALUE;
        }
        storedWorkMode = value;
        controlled = false;
        showControl();
        return OK;
    }

    private void showControl() {
        map.set(VenusRegisters.CONTROL, controlled ? CONTROL_ON : CONTROL_OFF);
        map.set(VenusRegisters.WORK_MODE, controlled ? 1 : storedWorkMode);
        map.setIfMapped(30010, controlled ? 5 : storedWorkMode);
    }

    private int restartOn(int value) {
        if (value != CONFIRM) {
            return ILLEGAL_VALUE;
        }
        restart();
        return OK;
    }

    /** The whole unit restarts: output off, flag and set-points lost, silent for 12 s. */
    public synchronized void restart() {
        restarting = true;
        restartedAtNs = battery.nowNs();
        controlled = false;
        battery.trip();
        map.set(VenusRegisters.FORCE_MODE, 0);
        map.set(VenusRegisters.CHARGE_W, 0);
        map.set(VenusRegisters.DISCHARGE_W, 0);
        map.set(VenusRegisters.UNIT_ID, 1);
        if (model.gen3()) {
            // They read 0 until written; that is not the limit in force.
            map.set(VenusRegisters.MAX_CHARGE_W, 0);
            map.set(VenusRegisters.MAX_DISCHARGE_W, 0);
            chargeLimitUnset = true;
            dischargeLimitUnset = true;
        }
        showControl();
    }

    /** Lets the unit's own program see the battery's time: ends a restart, a run to a state of charge, a cut-off. */
    public synchronized void tick() {
        if (restarting && battery.nowNs() - restartedAtNs >= RESTART_NS) {
            restarting = false;
        }
        apply();
    }

    private void apply() {
        battery.setpoint(restarting ? 0 : clamped(controlled ? commanded() : ownProgramW));
    }

    private int commanded() {
        int chargeW = map.get(VenusRegisters.CHARGE_W);
        int dischargeW = map.get(VenusRegisters.DISCHARGE_W);
        return switch (map.get(VenusRegisters.FORCE_MODE)) {
            case 1 -> chargeW;
            case 2 -> -dischargeW;
            case RUN_TO_SOC -> towards(map.get(VenusRegisters.CHARGE_TO_SOC), chargeW, dischargeW);
            default -> 0;
        };
    }

    private int towards(int targetPercent, int chargeW, int dischargeW) {
        if (battery.socPercent() >= targetPercent == runUpwards) {
            map.set(VenusRegisters.FORCE_MODE, 0);
            return 0;
        }
        if (runUpwards) {
            return chargeW > 0 ? chargeW : model.maxSetpointW();
        }
        return dischargeW > 0 ? -dischargeW : -model.maxSetpointW();
    }

    private int clamped(int watts) {
        int most = map.get(VenusRegisters.MAX_CHARGE_W);
        int least = map.get(VenusRegisters.MAX_DISCHARGE_W);
        if (!chargeLimitUnset) {
            watts = Math.min(watts, most);
        }
        if (!dischargeLimitUnset) {
            watts = Math.max(watts, -least);
        }
        if (!model.gen3()) {
            boolean top = battery.socPercent() * 10 >= map.get(VenusRegisters.CHARGE_CUTOFF);
            boolean bottom = battery.socPercent() * 10 <= map.get(VenusRegisters.DISCHARGE_CUTOFF);
            if ((top && watts > 0) || (bottom && watts < 0)) {
                return 0;
            }
        }
        return watts;
    }

    /** Fault: the unit falls back to its own program by itself; set-points are still acknowledged and echoed. */
    public synchronized void loseControlFlag() {
        controlled = false;
        showControl();
        apply();
    }

    /** What the unit does when no Modbus master is in charge: W, + charge, − discharge; 0 idles. */
    public synchronized void ownProgram(int watts) {
        ownProgramW = watts;
        apply();
    }

    /** True while a Modbus master is in charge. */
    public synchronized boolean isControlled() {
        return controlled;
    }

    /** How often a register was written, refused or not. */
    public synchronized int writesTo(int address) {
        return writes.getOrDefault(address, 0);
    }

    /** How often registers {@code first … last} were written altogether. */
    public synchronized int writesBetween(int first, int last) {
        int sum = 0;
        for (Map.Entry<Integer, Integer> each : writes.entrySet()) {
            if (each.getKey() >= first && each.getKey() <= last) {
                sum += each.getValue();
            }
        }
        return sum;
    }

    /** Writes so far to registers that wear memory or can lock the unit: all but 42000, 42010, 42020, 42021. */
    public synchronized int harmfulWrites() {
        return writesBetween(0, 0xFFFF)
                - writesTo(VenusRegisters.CONTROL)
                - writesTo(VenusRegisters.FORCE_MODE)
                - writesBetween(VenusRegisters.CHARGE_W, VenusRegisters.DISCHARGE_W);
    }

    /** The word that a master would read now, as 0 … 65535. */
    public synchronized int value(int address) {
        telemetry.refresh();
        return map.get(address);
    }

    /** Fault: a register shows {@code value} whatever happens: a wild sample, a warning bit, another firmware number. */
    public synchronized void pin(int address, int value) {
        map.pin(address, value);
    }

    /** Heals {@link #pin}. */
    public synchronized void unpin(int address) {
        map.unpin(address);
    }

    public VenusModel model() {
        return model;
    }
}
