package energy.nulwatt.endtoend;

import energy.nulwatt.mqtt.Mosquitto;
import energy.nulwatt.mqtt.MqttEar;
import energy.nulwatt.mqtt.homeassistant.JsonTree;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The commissioning as its owner sees it: from the command line, and by the button in Home Assistant. */
class CommissionTest {
    @Scenario
    void theCommandShowsHowABatteryIsAndHandsEverythingBack(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory)) {
            home.control("commission", "--battery", "cellar", "--power", "600");
            double[] most = {0, 0};
            home.awaitLasting("its end", 170, 0, () -> {
                most[0] = Math.max(most[0], home.cellar.powerW());
                most[1] = Math.max(most[1], -home.cellar.powerW());
                return home.controller().out().contains("handed back")
                        || !home.controller().runs();
            });
            int exit = home.controller().exitCode(10);
            home.check("exit 0", exit == 0);
            home.check("no battery is controlled", home.bothReleased());
            home.await("batteries at 0 W", 3, home::idle);
            home.check("it charged with 600 W: " + most[0], Math.abs(most[0] - 600) < 40);
            home.check("it discharged with 600 W: " + most[1], Math.abs(most[1] - 600) < 40);
            String out = home.controller().out();
            home.check("progress", out.contains("(commissioning 10 %)") && out.contains("(commissioning 90 %)"));
            home.check("the end", out.contains("cellar: the commissioning is done."));
            home.check("no word of the other", !out.contains("garage:"));
            home.check("no ERROR", !home.controller().err().contains("ERROR"));

            try (Program learnt = home.program("learnt")) {
                home.check("exit 0: " + learnt, learnt.exitCode(30) == 0);
                String told = learnt.out();
                for (String sentence : new String[] {
                    "cellar, firmware 153\n",
                    "\\n  dead time    [01]\\.\\d s ± 0\\.\\d, learnt from \\d+ movements\\n",
                    "\\n  ramp         \\d{3} W/s",
                    "\\n  charges      (9[5-9]|10[0-5]) % of what is asked, learnt from \\d",
                    "\\n  discharges   (9[5-9]|10[0-5]) % of what is asked, learnt from \\d",
                    "\\n               2500 W at most lately: its full power\\n",
                    "\\n  least power  gave \\d+ W when it was asked for \\d+ W\\n"
                }) {
                    home.check(sentence + " in " + told, told.matches("(?s).*" + sentence + ".*"));
                }
            }
        }
    }

    @Scenario
    void toldToEndItStopsAndHandsBackLikeRun(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory)) {
            home.control("commission");
            home.await("power", 60, () -> home.cellar.powerW() < -300);
            home.check("the other waits", Home.idle(home.garage));
            home.controller().terminate();
            int exit = home.controller().exitCode(20);
            home.check("ends by the signal (143), not by a fault: " + exit, exit == 143);
            home.check("nobody controls the batteries", home.bothReleased());
            home.await("batteries at 0 W", 2, home::idle);
            home.check("no ERROR", !home.controller().err().contains("ERROR"));
        }
    }

    @Scenario
    void aBatteryThatNeverAnswersIsToldAndTheOtherDoesIt(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory)) {
            Files.delete(home.cellarPort());
            home.control("commission", "--power", "300");
            int exit = home.controller().exitCode(200);
            Files.createSymbolicLink(home.cellarPort(), Path.of(home.cellar.port()));
            home.check("exit 75: " + exit, exit == 75);
            String out = home.controller().out();
            home.check("cellar", out.contains("cellar: the commissioning ended early: does not answer."));
            home.check("garage", out.contains("garage: the commissioning is done."));
            home.check("it is handed back", !home.garage.venus().isControlled());
        }
    }

    @Scenario
    void besideARunningServiceItIsRefusedAndTouchesNothing(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory).controlled();
                Program second = home.program("commission");
                Program third = home.program("run")) {
            for (Program late : new Program[] {second, third}) {
                home.check("exit 75: " + late, late.exitCode(30) == 75);
                home.check("says why: " + late, late.err().contains("another Nulwatt controls this site already"));
            }
            home.awaitZero(2, 3);
            home.controller().kill();
            home.control();
            home.awaitZero(30, 3);
        }
    }

    @Scenario
    void whatCannotBeDoneIsSaidBeforeAnythingIsOpened(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory, "control:\n  mode: \"off\"\n")) {
            assertRefused(
                    home, 2, "no battery 'attic' in the site file; there are: cellar, garage", "--battery", "attic");
            assertRefused(home, 75, "mode is off");
            home.check("nothing was written", home.cellar.venus().writesBetween(0, 0xFFFF) == 0);
            home.check("nothing was kept", Files.notExists(directory.resolve("state/settings.json")));
        }
        Path other = Files.createDirectory(directory.resolve("other"));
        try (Home home = new Home(other)) {
            assertRefused(home, 75, "must be from 200 to 5000 W, but is 9000", "--power", "9000");
            Files.createFile(Files.createDirectories(other.resolve("state")).resolve("stopped"));
            assertRefused(home, 75, "stopped: reset it before a commissioning");
            home.check("nothing was written", home.cellar.venus().writesBetween(0, 0xFFFF) == 0);
        }
    }

    private static void assertRefused(Home home, int exit, String why, String... options) throws Exception {
        try (Program program = home.program("commission", options)) {
            home.check("exit " + exit + ": " + program, program.exitCode(30) == exit);
            home.check(why + ": " + program, program.err().contains(why));
        }
    }

    /** A member of the newest JSON object on the state topic of the battery in the cellar. */
    private static Object cellar(MqttEar ear, String key) {
        try {
            return JsonTree.object(ear.newest().getOrDefault("nulwatt/battery/cellar/state", "{}"))
                    .get(key);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Scenario
    void theButtonBeginsItAndAnyOtherOrderEndsIt(@TempDir Path directory) throws Exception {
        try (Mosquitto broker = Mosquitto.in(Files.createDirectory(directory.resolve("broker")))
                        .start();
                MqttEar ear = MqttEar.at(broker.uri());
                Home home = new Home(directory, "mqtt:\n  broker: " + broker.uri() + "\n")) {
            home.load(800);
            home.controlled();
            home.await("its state", 10, () -> "none".equals(cellar(ear, "commissioning")));
            ear.publish("nulwatt/battery/cellar/set/commission", "PRESS", false);
            home.await("it runs", 3, () -> "running".equals(cellar(ear, "commissioning")));
            home.check(
                    "the site's reason",
                    ear.newest().getOrDefault("nulwatt/state", "").contains("\"reason\":\"commissioning\""));
            home.check("the reason", "battery_commissioning".equals(cellar(ear, "reason")));
            home.await(
                    "it goes on",
                    60,
                    () -> cellar(ear, "commissioning_part") instanceof Double percent && percent >= 20);
            home.check("nothing ended", cellar(ear, "commissioning_ended") == null);

            ear.publish("nulwatt/set/mode", "zero", false);
            home.await("it ended", 3, () -> "ended_early".equals(cellar(ear, "commissioning")));
            home.check("why", String.valueOf(cellar(ear, "commissioning_ended")).contains("by another order"));
            home.awaitZero(30, 3);

            ear.publish("nulwatt/set/commission", "PRESS", false);
            home.await("it runs again", 3, () -> "running".equals(cellar(ear, "commissioning")));
            ear.publish("nulwatt/set/end_commissioning", "PRESS", false);
            home.await("it ended again", 3, () -> "ended_early".equals(cellar(ear, "commissioning")));
            ear.publish("nulwatt/battery/cellar/set/commission", "PRESS", false);
            home.await("it runs a third time", 3, () -> "running".equals(cellar(ear, "commissioning")));
            ear.publish("nulwatt/set/emergency_stop", "PRESS", false);
            home.await("it ended", 3, () -> "ended_early".equals(cellar(ear, "commissioning")));
            home.await("stop orders", 2, home::stopOrdered);
            home.await("batteries at 0 W", 6, home::idle);
        }
    }
}
