package energy.nulwatt.config;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;

/**
 * What the site file's defaults and checks take from the machine.
 *
 * @param environment variables of the process
 * @param timeZone of the machine
 * @param serialById the directory in which the system keeps stable names of serial ports
 */
record Surroundings(Map<String, String> environment, ZoneId timeZone, Path serialById) {
    static Surroundings ofThisMachine() {
        return new Surroundings(System.getenv(), ZoneId.systemDefault(), Path.of("/dev/serial/by-id"));
    }

    /** The directory that the service manager made for the state, or the usual one. */
    String stateDirectory() {
        String given = environment.getOrDefault("STATE_DIRECTORY", "");
        int colon = given.indexOf(':'); // systemd lists several directories so
        String first = colon < 0 ? given : given.substring(0, colon);
        return first.isBlank() ? "/var/lib/nulwatt" : first;
    }
}
