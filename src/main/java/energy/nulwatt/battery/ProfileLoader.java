package energy.nulwatt.battery;

import energy.nulwatt.yaml.Fault;
import energy.nulwatt.yaml.Faults;
import energy.nulwatt.yaml.FaultyFileException;
import energy.nulwatt.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.tinylog.Logger;

/** Finds the profiles: those that are shipped, and those that a site adds or replaces. */
public final class ProfileLoader {
    private static final String SHIPPED = "/devices";
    private static final String SUFFIX = ".yaml";

    private ProfileLoader() {}

    /**
     * All profiles by id. A profile of the site takes the place of a shipped one with the same id.
     *
     * @param siteDirectory {@code *.yaml} files of the site, {@code /etc/nulwatt/devices}; need not exist
     * @throws FaultyFileException with the faults of all files
     */
    public static Map<String, Profile> load(Path siteDirectory) throws FaultyFileException {
        Map<String, Profile> profiles = new TreeMap<>();
        List<Fault> faults = new ArrayList<>();
        for (String name : shippedNames()) {
            try {
                Profile profile = parse("devices/" + name, shippedText(name));
                profiles.put(profile.id(), profile);
            } catch (FaultyFileException e) {
                faults.addAll(e.faults());
            }
        }
        Set<String> ofSite = new HashSet<>();
        for (Path file : files(siteDirectory)) {
            try {
                Faults found = new Faults(file.toString());
                Profile profile = new ProfileReader(file.toString(), YamlFile.read(file, found), found).read();
                Profile other = profiles.put(profile.id(), profile);
                if (!ofSite.add(profile.id())) {
                    faults.add(
                            new Fault(file.toString(), 0, 0, "has the id '" + profile.id() + "' like " + other.file()));
                } else if (other != null) {
                    Logger.info("Battery profile {} comes from {} instead of the shipped one", profile.id(), file);
                }
            } catch (FaultyFileException e) {
                faults.addAll(e.faults());
            }
        }
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return Collections.unmodifiableMap(profiles);
    }

    /** A profile from text; {@code file} only names it in faults. */
    static Profile parse(String file, String text) throws FaultyFileException {
        Faults faults = new Faults(file);
        return new ProfileReader(file, YamlFile.parse(file, text, faults), faults).read();
    }

    /** File names of the shipped profiles: whatever lies under {@code devices/} in the class path. */
    static List<String> shippedNames() throws FaultyFileException {
        List<String> names = new ArrayList<>();
        try {
            URL url = ProfileLoader.class.getResource(SHIPPED);
            if (url == null) {
                throw faulty(SHIPPED, "is missing in the installation: install it again");
            }
            if (url.openConnection() instanceof JarURLConnection jar) {
                // Not cached: closing it must not close the jar that classes are loaded from.
                jar.setUseCaches(false);
                try (JarFile file = jar.getJarFile()) {
                    String prefix = jar.getEntryName().endsWith("/") ? jar.getEntryName() : jar.getEntryName() + "/";
                    file.stream()
                            .map(JarEntry::getName)
                            .filter(name -> name.startsWith(prefix) && name.endsWith(SUFFIX))
                            .forEach(name -> names.add(name.substring(prefix.length())));
                }
            } else {
                for (Path file : files(Path.of(url.toURI()))) {
                    names.add(String.valueOf(file.getFileName()));
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw faulty(SHIPPED, "cannot be listed: " + e.getMessage());
        }
        Collections.sort(names);
        return names;
    }

    /** The text of a shipped profile. */
    static String shippedText(String name) throws FaultyFileException {
        try (InputStream stream = ProfileLoader.class.getResourceAsStream(SHIPPED + "/" + name)) {
            if (stream == null) {
                throw faulty(SHIPPED + "/" + name, "is missing in the installation: install it again");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw faulty(SHIPPED + "/" + name, "cannot be read: " + e.getMessage());
        }
    }

    private static List<Path> files(Path directory) throws FaultyFileException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
                found.forEach(files::add);
            } catch (IOException e) {
                throw faulty(directory.toString(), "cannot be listed: " + e.getMessage());
            }
        }
        Collections.sort(files);
        return files;
    }

    private static FaultyFileException faulty(String file, String message) {
        return new FaultyFileException(List.of(new Fault(file, 0, 0, message)));
    }
}
