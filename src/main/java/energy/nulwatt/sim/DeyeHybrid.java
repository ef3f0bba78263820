package energy.nulwatt.sim;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Deye 12K-SG04LP3 as its Modbus master sees it: a three-phase hybrid inverter with a low-voltage battery behind it,
 * the sun on it and a house beside it. It follows its own program, which the settings steer: current limits, grid
 * charging, selling first, and six time slots by its own clock. Safe for use from several threads; time moves only with
 * {@link #advanceTo}.
 *
 * <p>It has no dead man's switch: settings are kept for ever, also without power. A single write (FC06) is refused.
 * The power of the battery counts at its port, so the battery's losses are within it. The priority of 141 is kept but
 * does nothing, and both zero-export modes hold the whole house at zero.
 */
public final class DeyeHybrid implements RegisterMap {
    /** A plausible battery for it: 10 kWh, half full. */
    public static final BatteryPhysics PHYSICS = new BatteryPhysics(
            10_240,
            DeyeRegisters.RATED_W,
            DeyeRegisters.RATED_W,
            new BatteryDynamics(1.0, 2000, 0.4, 0, 0, 600, 1.0, 0.2),
            1.0,
            1.0,
            new LossFit(40, 0.02, 1e-6),
            new LossFit(40, 0.02, 1e-6),
            30,
            30,
            50,
            97,
            2000,
            5);

    /** Battery voltage: the watts of an ampere in the settings. */
    public static final double BATTERY_V = 52;

    private static final long STEP_NS = 100_000_000;
    private static final double STEP_H = STEP_NS / 3.6e12;
    private static final int NO_SLOT = -1;
    private static final LocalDateTime START = LocalDateTime.of(2026, 6, 1, 0, 0); // a Monday

    private final SimulatedBattery battery;
    private final long startNs;
    private final DeyeRegisters map = new DeyeRegisters();
    private final Map<Integer, Integer> writes = new TreeMap<>();
    private long nowNs;
    private Duration clockOffset = Duration.ZERO;
    private LocalDateTime energyDay = START;
    private double loadW;
    private double sunW;
    private double solarW;
    private int askedW;
    private double importedWh;
    private double exportedWh;
    private double solarWh;
    private double loadWh;
    private double chargedBeforeTodayWh;
    private double dischargedBeforeTodayWh;
    private double importedBeforeTodayWh;
    private double exportedBeforeTodayWh;

    /**
     * An inverter on Monday at 0:00 with an owner's settings: zero export, time slots off, 100 A both ways.
     *
     * @param battery lives from now on with the inverter
     */
    public DeyeHybrid(SimulatedBattery battery) {
        this.battery = battery;
        startNs = battery.nowNs();
        nowNs = startNs;
        setConstants();
        refresh();
    }

    private void setConstants() {
        map.set(0, 0x0500);
        String serial = "2305123456";
        for (int i = 0; i < 5; i++) {
            map.set(3 + i, (serial.charAt(2 * i) << 8) | serial.charAt(2 * i + 1));
        }
        map.setLong(20, DeyeRegisters.RATED_W * 10L);
        map.set(22, 0x0203);
        map.set(DeyeRegisters.POWER_ON, 1);
        map.set(98, 1);
        map.set(102, 200);
        map.set(DeyeRegisters.ZERO_EXPORT_BIAS, 20);
        map.set(DeyeRegisters.MAX_CHARGE_A, 100);
        map.set(DeyeRegisters.MAX_DISCHARGE_A, 100);
        map.set(DeyeRegisters.BATTERY_MODE, 1);
        map.set(115, 10);
        map.set(116, 20);
        map.set(DeyeRegisters.LOW_SOC, 15);
        map.set(DeyeRegisters.GRID_CHARGE_SOC, 30);
        map.set(DeyeRegisters.GRID_CHARGE_A, 40);
        map.set(141, 1);
        map.set(DeyeRegisters.WORK_MODE, 2);
        map.set(DeyeRegisters.MAX_EXPORT_W, DeyeRegisters.RATED_W);
        map.set(DeyeRegisters.SOLAR_SELL, 1);
        for (int slot = 0; slot < DeyeRegisters.SLOTS; slot++) {
            map.set(DeyeRegisters.SLOT_START + slot, 400L * slot);
            map.set(DeyeRegisters.SLOT_POWER_W + slot, DeyeRegisters.RATED_W);
            map.set(DeyeRegisters.SLOT_SOC + slot, 20);
        }
        map.set(DeyeRegisters.OPTION_PAIRS, 0xAAAA);
        map.set(191, 8000);
        map.set(210, 5600);
        map.set(DeyeRegisters.BMS_CHARGE_A, 150);
        map.set(DeyeRegisters.BMS_DISCHARGE_A, 150);
        map.set(218, 200);
        map.set(219, 200);
        map.set(541, 1000 + 350);
        map.set(586, 1000 + 225);
        map.set(587, Math.round(BATTERY_V * 100));
        map.set(609, 5000);
        for (int phase = 0; phase < 3; phase++) {
            map.set(598 + phase, 2310);
        }
    }

    /** What the house draws without it, W ≥ 0, evenly on all phases. */
    public synchronized void loadW(double watts) {
        loadW = watts;
    }

    /** What the sun would give, W ≥ 0. */
    public synchronized void sunW(double watts) {
        sunW = watts;
    }

    /** What the battery's own management allows, A ≥ 0: the inverter keeps to it and says nothing. */
    public synchronized void bmsLimitsA(int charge, int discharge) {
        map.set(DeyeRegisters.BMS_CHARGE_A, charge);
        map.set(DeyeRegisters.BMS_DISCHARGE_A, discharge);
    }

    /** Lives on, and its battery with it. */
    public synchronized void advanceTo(long untilNs) {
        while (untilNs - nowNs >= STEP_NS) {
            decide();
            nowNs += STEP_NS;
            battery.advanceTo(nowNs);
            count();
        }
        refresh();
    }

    private void decide() {
        int wantedW = (int) Math.round(wantedW());
        if (wantedW != askedW) {
            askedW = wantedW;
            battery.setpoint(wantedW);
        }
    }

    /** Power of the battery, + charge. */
    private double wantedW() {
        if (!running()) {
            return 0;
        }
        int slot = slot();
        double slotW = slot == NO_SLOT ? DeyeRegisters.RATED_W : map.get(DeyeRegisters.SLOT_POWER_W + slot);
        double lackW = loadW - sunW;
        double wantedW = lackW < 0 ? -lackW : Math.min(0, map.get(DeyeRegisters.ZERO_EXPORT_BIAS) - lackW);
        if (chargesFromGrid(slot)) {
            wantedW = Math.max(map.get(DeyeRegisters.GRID_CHARGE_A) * BATTERY_V, -lackW);
        } else if (map.get(DeyeRegisters.WORK_MODE) == 0 && slot != NO_SLOT) {
            wantedW = -Math.min(slotW, lackW + map.get(DeyeRegisters.MAX_EXPORT_W));
        }
        double mostW = Math.min(slotW, limitA(DeyeRegisters.MAX_CHARGE_A, DeyeRegisters.BMS_CHARGE_A) * BATTERY_V);
        double leastW =
                Math.min(slotW, limitA(DeyeRegisters.MAX_DISCHARGE_A, DeyeRegisters.BMS_DISCHARGE_A) * BATTERY_V);
        return Math.clamp(wantedW, battery.socPercent() > floorPercent(slot) ? -leastW : 0, mostW);
    }

    private boolean running() {
        return map.get(DeyeRegisters.POWER_ON) == 1 && map.get(DeyeRegisters.BATTERY_MODE) != 2;
    }

    private int limitA(int setting, int bms) {
        return Math.min(map.get(setting), map.get(bms));
    }

    private int floorPercent(int slot) {
        int low = map.get(DeyeRegisters.LOW_SOC);
        return slot == NO_SLOT ? low : Math.max(low, map.get(DeyeRegisters.SLOT_SOC + slot));
    }

    private boolean chargesFromGrid(int slot) {
        if (map.get(DeyeRegisters.GRID_CHARGE) == 0) {
            return false;
        }
        int target = map.get(slot == NO_SLOT ? DeyeRegisters.GRID_CHARGE_SOC : DeyeRegisters.SLOT_SOC + slot);
        boolean allowed = slot == NO_SLOT || (map.get(DeyeRegisters.SLOT_SOURCE + slot) & 1) != 0;
        return allowed && battery.socPercent() < target;
    }

    /** The time slot of now, or that there is none. */
    private int slot() {
        int days = map.get(DeyeRegisters.TOU_DAYS);
        LocalDateTime clock = clock();
        if ((days & 1) == 0 || ((days >> clock.getDayOfWeek().getValue()) & 1) == 0) {
            return NO_SLOT;
        }
        int time = clock.getHour() * 100 + clock.getMinute();
        int slot = DeyeRegisters.SLOTS - 1; // lasts over midnight
        for (int i = 0; i < DeyeRegisters.SLOTS && map.get(DeyeRegisters.SLOT_START + i) <= time; i++) {
            slot = i;
        }
        return slot;
    }

    private LocalDateTime clock() {
        return START.plusNanos(nowNs - startNs).plus(clockOffset);
    }

    private void count() {
        double exportW = map.get(DeyeRegisters.SOLAR_SELL) == 1 || map.get(DeyeRegisters.WORK_MODE) == 0
                ? map.get(DeyeRegisters.MAX_EXPORT_W)
                : 0;
        solarW = running() ? Math.clamp(loadW + battery.powerW() + exportW, 0, sunW) : 0;
        importedWh += Math.max(0, gridW()) * STEP_H;
        exportedWh += Math.max(0, -gridW()) * STEP_H;
        solarWh += solarW * STEP_H;
        loadWh += loadW * STEP_H;
        if (!clock().toLocalDate().equals(energyDay.toLocalDate())) {
            energyDay = clock();
            chargedBeforeTodayWh = battery.chargedWh();
            dischargedBeforeTodayWh = battery.dischargedWh();
            importedBeforeTodayWh = importedWh;
            exportedBeforeTodayWh = exportedWh;
        }
    }

    /** Power at the house's connection, W, + import. */
    public synchronized double gridW() {
        return loadW + battery.powerW() - solarW;
    }

    private void refresh() {
        double batteryW = battery.telemetryW();
        double outputW = solarW - battery.powerW();
        map.set(500, map.get(DeyeRegisters.POWER_ON) == 0 ? 0 : running() ? 2 : 3);
        map.set(552, map.get(DeyeRegisters.POWER_ON) == 0 ? 0 : 5);
        map.set(214, Math.round(battery.socPercent()));
        map.set(588, Math.round(battery.socPercent()));
        map.set(590, Math.round(-batteryW));
        map.set(591, Math.round(-batteryW / BATTERY_V * 100));
        for (int phase = 0; phase < 3; phase++) {
            map.setPower(604 + phase, 700 + phase, -outputW / 3);
            map.set(613 + phase, Math.round(gridW() / 3 / 231 * 100));
            map.setPower(616 + phase, 705 + phase, gridW() / 3);
            map.setPower(622 + phase, 687 + phase, gridW() / 3);
            map.setPower(633 + phase, 691 + phase, outputW / 3);
            map.setPower(650 + phase, 656 + phase, loadW / 3);
        }
        map.setPower(619, 708, gridW());
        map.setPower(625, 690, gridW());
        map.setPower(636, 694, outputW);
        map.setPower(653, 659, loadW);
        map.set(672, Math.round(solarW));
        map.setLong(516, tenthsKwh(battery.chargedWh()));
        map.setLong(518, tenthsKwh(battery.dischargedWh()));
        map.setLong(522, tenthsKwh(importedWh));
        map.setLong(524, tenthsKwh(exportedWh));
        map.setLong(527, tenthsKwh(loadWh));
        map.setLong(534, tenthsKwh(solarWh));
        map.set(514, tenthsKwh(battery.chargedWh() - chargedBeforeTodayWh));
        map.set(515, tenthsKwh(battery.dischargedWh() - dischargedBeforeTodayWh));
        map.set(520, tenthsKwh(importedWh - importedBeforeTodayWh));
        map.set(521, tenthsKwh(exportedWh - exportedBeforeTodayWh));
        LocalDateTime clock = clock();
        map.set(DeyeRegisters.CLOCK, (clock.getYear() - 2000) << 8 | clock.getMonthValue());
        map.set(DeyeRegisters.CLOCK + 1, clock.getDayOfMonth() << 8 | clock.getHour());
        map.set(DeyeRegisters.CLOCK + 2, clock.getMinute() << 8 | clock.getSecond());
    }

    private static long tenthsKwh(double wattHours) {
        return (long) (wattHours / 100);
    }

    @Override
    public synchronized int read(int address, int count, int[] into) {
        refresh();
        return map.read(address, count, into) ? OK : ILLEGAL_ADDRESS;
    }

    @Override
    public int write(int address, int value) {
        return ILLEGAL_FUNCTION;
    }

    @Override
    public synchronized int writeMany(int address, int count, int[] values) {
        for (int i = 0; i < count; i++) {
            int result = map.check(address + i, values[i]);
            if (result != OK) {
                return result;
            }
        }
        boolean clock = address <= DeyeRegisters.CLOCK + 2 && address + count > DeyeRegisters.CLOCK;
        refresh();
        for (int i = 0; i < count; i++) {
            map.write(address + i, values[i]);
            writes.merge(address + i, 1, Integer::sum);
        }
        return clock ? setClock() : OK;
    }

    private int setClock() {
        int first = map.get(DeyeRegisters.CLOCK);
        int second = map.get(DeyeRegisters.CLOCK + 1);
        int third = map.get(DeyeRegisters.CLOCK + 2);
        try {
            LocalDateTime told = LocalDateTime.of(
                    2000 + (first >> 8), first & 0xFF, second >> 8, second & 0xFF, third >> 8, third & 0xFF);
            clockOffset = clockOffset.plus(Duration.between(clock(), told));
            return OK;
        } catch (DateTimeException e) {
            return ILLEGAL_VALUE;
        }
    }

    /** A power cycle: the battery drops out for a moment, the settings stay. */
    public synchronized void restart() {
        battery.trip();
        askedW = 0;
    }

    /** How often a register was written: each write wears its memory. */
    public synchronized int writesTo(int address) {
        return writes.getOrDefault(address, 0);
    }
}
