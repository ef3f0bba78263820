package energy.nulwatt.sim;

/** Which registers the Venus models map: addresses on the wire, function 3. */
final class VenusRegisters {
    static final int CONTROL = 42000;
    static final int FORCE_MODE = 42010;
    static final int CHARGE_TO_SOC = 42011;
    static final int CHARGE_W = 42020;
    static final int DISCHARGE_W = 42021;
    static final int WORK_MODE = 43000;
    static final int SCHEDULE = 43100;
    static final int SCHEDULE_WORDS = 30;
    static final int RESTART = 41000;
    static final int FACTORY_RESET = 41001;
    static final int UNIT_ID = 41100;
    static final int BACKUP = 41200;
    static final int CHARGE_CUTOFF = 44000;
    static final int DISCHARGE_CUTOFF = 44001;
    static final int MAX_CHARGE_W = 44002;
    static final int MAX_DISCHARGE_W = 44003;
    static final int GRID_STANDARD = 44100;
    static final int PACKS = 34000;
    static final int PACK_STRIDE = 100;

    private VenusRegisters() {}

    static RegisterTable of(VenusModel model) {
        return model.gen3() ? gen3(model) : v1v2();
    }

    private static RegisterTable v1v2() {
        RegisterTable map = new RegisterTable()
                .readable(30300, 4)
                .wide(30402, 6)
                .wide(30800, 6)
                .wide(31000, 10)
                .readable(31100, 3)
                .wide(31200, 10)
                .readable(32100, 2)
                .wide(32102, 2)
                .readable(32104, 2)
                .readable(32200, 2)
                .wide(32202, 2)
                .readable(32204, 1)
                .readable(32300, 2)
                .wide(32302, 2);
        energies(map)
                .readable(35000, 3)
                .readable(35010, 2)
                .readable(35100, 1)
                .readable(35110, 3)
                .readable(36000, 2)
                .readable(36100, 4)
                .readable(37007, 2)
                .commands(RESTART, 2)
                .readable(41010, 1);
        return control(map).writable(CHARGE_CUTOFF, 4).writable(GRID_STANDARD, 1);
    }

    private static RegisterTable gen3(VenusModel model) {
        boolean solar = model.hasSolarInputs();
        RegisterTable map = new RegisterTable().readable(30000, 8).readable(30010, 1);
        if (solar) {
            map.readable(30020, 8);
        }
        map.readable(30028, 2);
        if (solar) {
            map.readable(30037, 4);
        }
        map.readable(30100, 2).readable(30200, solar ? 6 : 5).readable(30212, 1).readable(30300, 4);
        map.wide(30304, 6).wide(30350, 6).wide(30400, 2).wide(30402, 2).wide(31000, 10);
        map.readable(32100, 2).wide(32102, 2).readable(32104, 9);
        map.readable(32200, 2).wide(32202, 2).readable(32204, 1).readable(32300, 3);
        energies(map);
        for (int pack = 0; pack < model.maxPacks(); pack++) {
            // The 18th register of a pack is not mapped.
            int base = PACKS + pack * PACK_STRIDE;
            map.readable(base, 17).readable(base + 18, model.cells());
        }
        map.readable(35000, 3).readable(35010, 2).readable(35100, 1).readable(35110, 3);
        map.readable(36000, 2).readable(36100, 4);
        map.readable(37000, 1).readable(37004, 2).readable(37007, 2);
        if (solar) {
            map.readable(37017, 5).readable(37023, 2);
        }
        map.commands(RESTART, 2);
        return control(map).writable(MAX_CHARGE_W, 2);
    }

    private static RegisterTable energies(RegisterTable map) {
        for (int address = 33000; address <= 33010; address += 2) {
            map.wide(address, 2);
        }
        return map;
    }

    private static RegisterTable control(RegisterTable map) {
        return map.writable(UNIT_ID, 1)
                .writable(BACKUP, 1)
                .writable(CONTROL, 1)
                .writable(FORCE_MODE, 2)
                .writable(CHARGE_W, 2)
                .writable(WORK_MODE, 1)
                .writable(SCHEDULE, SCHEDULE_WORDS);
    }

    /** True where even reading makes a gen3 unit drop the session without an answer. */
    static boolean dropsSession(int address, int count) {
        return touches(address, count, 40000, 40000)
                || touches(address, count, RESTART, RESTART)
                || touches(address, count, 45000, 45031)
                || touches(address, count, 46000, 46000);
    }

    private static boolean touches(int address, int count, int first, int last) {
        return address <= last && address + count > first;
    }
}
