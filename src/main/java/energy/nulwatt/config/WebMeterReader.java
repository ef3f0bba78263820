package energy.nulwatt.config;

import energy.nulwatt.yaml.YamlMap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the section of a meter with a web interface. Its secrets stand in files of their own. */
final class WebMeterReader {
    private WebMeterReader() {}

    static MeterSection read(YamlMap map, MeterSection.Type type, SiteFile file, PortSharing sharing) {
        boolean homeWizard = type == MeterSection.Type.HOMEWIZARD;
        Optional<Secret> token = homeWizard ? secret(map, "token_file", file) : Optional.empty();
        Optional<Path> caFile =
                homeWizard ? file.readable(map, "ca_file").filter(path -> certifies(map, path)) : Optional.empty();
        Optional<Secret> password = homeWizard ? Optional.empty() : secret(map, "password_file", file);
        boolean tls = map.has("token_file");
        if (tls && !map.has("ca_file")) {
            map.fault(
                    "token_file",
                    "'meter.ca_file' is missing: the token goes only to a device whose certificate is known; name the"
                            + " certificate of the maker, or save that of the device with: openssl s_client -connect"
                            + " HOST:443 </dev/null | openssl x509 > homewizard.pem");
        } else if (map.has("ca_file") && !tls) {
            map.fault("ca_file", "'meter.ca_file' needs 'meter.token_file' too");
        }
        Optional<Port> port = PortReader.web(map, tls ? "https" : "http", why(homeWizard, tls));
        port.ifPresent(found -> sharing.meter(map, found));
        file.done(map);
        return new MeterSection(
                type,
                port.orElse(new Port.StandardInput()),
                Optional.empty(),
                Optional.empty(),
                false,
                OptionalInt.empty(),
                OptionalInt.empty(),
                false,
                token,
                caFile,
                password);
    }

    private static String why(boolean homeWizard, boolean tls) {
        if (!homeWizard) {
            return "; a Shelly is asked over http://";
        }
        return tls
                ? "; the token goes over https:// only"
                : "; https:// needs 'meter.token_file', and without a token a HomeWizard is asked over http://";
    }

    private static Optional<Secret> secret(YamlMap map, String key, SiteFile file) {
        List<String> lines = Secrets.lines(map, key, file);
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Secret(lines.getFirst().strip()));
    }

    private static boolean certifies(YamlMap map, Path path) {
        String wrong = "";
        try (InputStream in = Files.newInputStream(path)) {
            if (!CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .isEmpty()) {
                return true;
            }
        } catch (CertificateException e) {
            // It says no more than that there is none.
        } catch (IOException e) {
            wrong = ", but cannot be read: " + e.getMessage();
        }
        map.fault(
                "ca_file",
                "'" + map.path("ca_file") + "': " + path + " must hold certificates in PEM"
                        + " (-----BEGIN CERTIFICATE-----)" + wrong);
        return false;
    }
}
