package energy.nulwatt.sim;

import energy.nulwatt.model.OperatingState;

/** Fills a Venus's read-only registers from the battery's physics, with the maker's scales and signs. */
final class VenusTelemetry {
    private static final double MAINS_V = 232;
    /** The cells' own ceiling where nothing limits them. */
    private static final double NORMAL_A = 50;
    /** What a used unit's counters show at the start, 0.01 kWh. */
    private static final long CHARGED_BEFORE = 123_456;

    private static final long DISCHARGED_BEFORE = 104_321;

    private final VenusModel model;
    private final int packs;
    private final SimulatedBattery battery;
    private final RegisterTable map;
    /** 35110 … 35112 in units of 1/scale: the sources disagree on v1v2. */
    private final double limitScale;

    VenusTelemetry(VenusModel model, int packs, SimulatedBattery battery, RegisterTable map) {
        this.model = model;
        this.packs = packs;
        this.battery = battery;
        this.map = map;
        limitScale = model.gen3() ? 10 : 100;
        setConstants();
    }

    private void setConstants() {
        map.setText(31000, model.deviceName(), 10);
        map.set(30300, 1);
        map.set(30301, 1);
        map.set(30302, 1);
        map.set(30303, 58);
        map.set(32105, Math.round(battery.physics().capacityWh()));
        map.set(35110, Math.round(3.6 * model.cells() * limitScale));
        map.set(VenusRegisters.BACKUP, 1);
        map.set(VenusRegisters.UNIT_ID, 1);
        if (model.gen3()) {
            setGen3Constants();
        } else {
            map.setText(30402, "a1b2c3d4e5f6", 6);
            map.setText(30800, "202409090159", 6);
            map.set(31100, 153);
            map.set(31101, 153);
            map.set(31102, 215);
            map.setText(31200, "NULWATT0000000000001", 10);
            map.set(VenusRegisters.CHARGE_CUTOFF, 1000);
            map.set(VenusRegisters.DISCHARGE_CUTOFF, 120);
            map.set(VenusRegisters.MAX_CHARGE_W, 2500);
            map.set(VenusRegisters.MAX_DISCHARGE_W, 2500);
            map.set(VenusRegisters.GRID_STANDARD, 2);
        }
    }

    private void setGen3Constants() {
        map.set(30200, 148);
        map.set(30201, 5);
        map.set(30202, 112);
        map.set(30203, 3);
        map.set(30204, 117);
        map.setText(30304, "a1b2c3d4e5f6", 6);
        map.setText(30350, "202510010101", 6);
        map.setLong(30400, 0xC0A80132L);
        map.setLong(30402, 0xC0A80101L);
        map.set(32109, packs);
        map.set(32110, (1 << packs) - 1);
        map.set(37000, 1);
        map.set(VenusRegisters.MAX_CHARGE_W, model.maxSetpointW());
        map.set(VenusRegisters.MAX_DISCHARGE_W, model.maxSetpointW());
    }

    void refresh() {
        long acW = Math.round(-battery.telemetryW());
        long cellW = Math.round(battery.telemetryCellW());
        double volts = volts();
        double amps = cellW / volts;
        map.set(32104, Math.round(Math.floor(battery.socPercent() + 1e-9)));
        map.set(32100, Math.round(volts * 100));
        map.set(32200, Math.round(MAINS_V * 10));
        map.setLong(32202, acW);
        map.set(35000, Math.round(300 + Math.abs(acW) / 15.0));
        map.set(35001, Math.round(320 + Math.abs(acW) / 10.0));
        map.set(35002, Math.round(320 + Math.abs(acW) / 10.0));
        map.set(35100, state());
        map.set(35111, Math.round(chargeLimitA(volts) * limitScale));
        map.set(35112, Math.round((battery.isEmpty() ? 0 : NORMAL_A) * limitScale));
        map.set(37007, Math.round((cellVolts() + 0.008) * 1000));
        map.set(37008, Math.round((cellVolts() - 0.008) * 1000));
        energies();
        if (model.gen3()) {
            refreshGen3(acW, cellW, volts, amps);
        } else {
            map.set(32101, Math.round(amps * 100));
            map.setLong(32102, cellW);
            map.set(32201, Math.round(acW / MAINS_V * 100));
            map.set(32204, 5000);
            map.set(35010, Math.round(cellTemperature()));
            map.set(35011, Math.round(cellTemperature() - 2));
            map.set(41010, map.get(VenusRegisters.MAX_DISCHARGE_W) <= 800 ? 1 : 0);
        }
    }

    private void refreshGen3(long acW, long cellW, double volts, double amps) {
        long temperature = Math.round(cellTemperature() * 10);
        map.set(30000, Math.round(volts * 10));
        map.set(30001, cellW);
        map.set(30002, 280);
        map.set(30003, Math.round(320 + Math.abs(acW) / 10.0));
        map.set(30004, Math.round(MAINS_V * 10));
        map.set(30006, acW);
        map.set(30028, Math.round(volts * 10));
        map.set(30029, Math.round(amps * 10));
        map.set(30100, Math.round(volts * 100));
        map.set(30101, Math.round(amps * 10));
        // The firmware's own defect: the value is only right while charging.
        map.set(32101, amps >= 0 ? Math.round(amps) : 39_268 + Math.round(-amps));
        map.set(32106, map.get(35111));
        map.set(32107, map.get(35112));
        map.set(32108, temperature);
        map.set(32201, Math.round(MAINS_V * 10));
        map.set(32204, 500);
        map.set(35010, temperature);
        map.set(35011, temperature - 20);
        map.set(37004, acW);
        map.set(37005, map.get(32104));
        for (int pack = 0; pack < packs; pack++) {
            refreshPack(VenusRegisters.PACKS + pack * VenusRegisters.PACK_STRIDE, pack == 0 ? amps : 0, volts);
        }
    }

    /** The first pack works, the others rest: they take turns on the real unit, which needs days to show. */
    private void refreshPack(int base, double amps, double volts) {
        map.set(base, Math.round(volts * 100));
        map.set(base + 1, Math.round(amps * 10));
        map.set(base + 2, Math.round(battery.socPercent() * 10));
        map.set(base + 3, 87);
        map.set(base + 4, 3);
        map.set(base + 5, Math.round((cellVolts() + 0.008) * 1000));
        map.set(base + 6, Math.round((cellVolts() - 0.008) * 1000));
        map.set(base + 10, 117);
        for (int sensor = 11; sensor <= 16; sensor++) {
            map.set(base + sensor, Math.round(cellTemperature() * 10) - sensor + 11);
        }
        for (int cell = 0; cell < model.cells(); cell++) {
            map.set(base + 18 + cell, Math.round((cellVolts() + 0.001 * (cell % 8)) * 1000));
        }
    }

    private void energies() {
        // The counters of the day and the month begin with the simulation.
        long charged = (long) (battery.chargedWh() / 10);
        long discharged = (long) (battery.dischargedWh() / 10);
        map.setLong(33000, CHARGED_BEFORE + charged);
        map.setLong(33002, DISCHARGED_BEFORE + discharged);
        map.setLong(33004, charged);
        map.setLong(33006, discharged);
        map.setLong(33008, charged);
        map.setLong(33010, discharged);
    }

    private int state() {
        OperatingState state = battery.state();
        if (state == OperatingState.CHARGING) {
            return 2;
        }
        return state == OperatingState.DISCHARGING ? 3 : 1;
    }

    private double chargeLimitA(double volts) {
        return Math.min(NORMAL_A, battery.cellChargeLimitW() / volts);
    }

    /** A flat lithium-iron-phosphate curve with a knee at either end. */
    private double cellVolts() {
        double soc = battery.socPercent();
        double knee = soc > 95 ? (soc - 95) * 0.04 : soc < 10 ? (soc - 10) * 0.03 : 0;
        return 3.27 + (soc - 50) * 0.0008 + knee + battery.telemetryCellW() * 1.5e-5;
    }

    private double volts() {
        return cellVolts() * model.cells();
    }

    private double cellTemperature() {
        return 24 + Math.abs(battery.telemetryCellW()) / 300;
    }
}
