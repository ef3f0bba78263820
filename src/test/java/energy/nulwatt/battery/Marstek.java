package energy.nulwatt.battery;

import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.yaml.FaultyFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A Marstek on a {@link FakeLink} with the driver on top, for tests. */
final class Marstek {
    static final int FLAG = 42000;
    static final int MODE = 42010;
    static final int CHARGE = 42020;
    static final int DISCHARGE = 42021;

    final FakeTime time = new FakeTime();
    final FakeLink link = new FakeLink(1, time);
    final BatteryState state = new BatteryState();
    final Profile profile;
    final ModbusBattery battery;

    private Marstek(Profile profile, Profile.Idle idle) {
        this.profile = profile;
        BatterySpec spec = profile.spec("Cellar", "cellar", PhaseConnection.L1, 5120, 2500, 2500, 12, 100);
        battery = new ModbusBattery(spec, profile, link, 1, idle, time);
    }

    static Profile profile(String id) {
        try {
            return ProfileLoader.load(Path.of("none")).get(id);
        } catch (FaultyFileException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** A Venus E v3 that runs its own program. */
    static Marstek gen3() {
        return gen3("VNSE3-0", 148, 1);
    }

    static Marstek gen3(String name, int ems, int packs) {
        return gen3(name, ems, packs, Profile.Idle.RELAY_OPEN);
    }

    static Marstek gen3(String name, int ems, int packs, Profile.Idle idle) {
        Marstek marstek = new Marstek(profile("marstek-venus-gen3"), idle);
        gen3Registers(marstek.link, name, ems, packs);
        return marstek;
    }

    /** A Venus E v3 under an altered profile. */
    static Marstek gen3(Profile profile) {
        Marstek marstek = new Marstek(profile, Profile.Idle.RELAY_OPEN);
        gen3Registers(marstek.link, "VNSE3-0", 148, 1);
        return marstek;
    }

    static void gen3Registers(FakeLink link, String name, int ems, int packs) {
        link.set(30000, 520, 0, 230, 240, 2300, 0, 0, 0);
        link.set(30200, ems);
        link.setText(31000, 10, name);
        link.set(32104, 55, 5120, 500, 450, 250, packs, 1, 0, 0);
        link.set(33000, 0, 12345, 1, 0);
        link.set(34002, 554);
        link.set(35000, 253);
        link.set(35010, 251);
        link.set(35100, 1);
        link.set(36000, 0, 0);
        link.set(36100, 0, 0, 0, 0);
        control(link);
    }

    static Marstek v1v2() {
        Marstek marstek = new Marstek(profile("marstek-venus-v1v2"), Profile.Idle.RELAY_OPEN);
        v1v2Registers(marstek.link);
        return marstek;
    }

    static void v1v2Registers(FakeLink link) {
        link.setText(31000, 10, "HMG-50");
        link.set(31101, 153);
        link.set(32100, 5210, 0, 0, 0, 61, 5120);
        link.set(32202, 0, 0);
        link.set(33000, 0, 12345, 1, 0);
        link.set(35000, 253, 260, 270);
        link.set(35100, 1);
        link.set(36000, 0, 0);
        link.set(36100, 0, 0, 0, 0);
        link.set(41010, 0);
        control(link);
    }

    private static void control(FakeLink link) {
        link.set(FLAG, FakeLink.OFF);
        link.set(MODE, 0);
        link.set(CHARGE, 0, 0);
        link.set(44002, 2500, 2500);
    }

    /** Connected, under our control, at {@code watts} and giving it. */
    Marstek at(int watts) throws IOException {
        battery.connect(state);
        command(watts);
        power(watts);
        readAllDue();
        link.takeWrites();
        return this;
    }

    void command(int watts) throws IOException {
        battery.command(watts, state);
    }

    /** Makes the device measure {@code watts}, + charge. */
    void power(int watts) {
        boolean gen3 = profile.id().endsWith("gen3");
        if (gen3) {
            link.set(30006, -watts);
        } else {
            link.set(32202, -watts >> 16, -watts);
        }
    }

    /** Reads until nothing more is due now. */
    void readAllDue() throws IOException {
        for (int i = 0; i < 200; i++) {
            if (battery.read(state, time.nowNs()) - time.nowNs() > 0) {
                return;
            }
        }
        throw new AssertionError("reading never comes to an end");
    }

    /** Lets time pass, reading what is due as it comes. */
    void run(long ms) throws IOException {
        long endNs = time.nowNs() + ms * 1_000_000;
        while (time.nowNs() - endNs < 0) {
            long dueNs = battery.read(state, time.nowNs());
            long waitNs = Math.min(dueNs, endNs) - time.nowNs();
            if (waitNs > 0) {
                time.sleep(waitNs);
            }
        }
    }

    static List<String> stopFrames() {
        return List.of("42021=0", "42020=0", "42010=0");
    }
}
