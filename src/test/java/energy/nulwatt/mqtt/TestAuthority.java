package energy.nulwatt.mqtt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority made for one test by the JDK's keytool, with a server's and a client's certificate. */
public final class TestAuthority {
    private static final String PASSWORD = "changeit";

    private final Path directory;

    private TestAuthority(Path directory) {
        this.directory = directory;
    }

    /** Makes it in an empty directory; the client's key is RSA, the others are EC. */
    public static TestAuthority in(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        TestAuthority authority = new TestAuthority(directory);
        authority.make("ca", "EC", "-ext", "bc:c");
        authority.make("server", "EC", "-signer", "ca", "-ext", "san=ip:127.0.0.1,dns:localhost");
        authority.make("client", "RSA", "-signer", "ca");
        KeyStore store = KeyStore.getInstance(directory.resolve("store.p12").toFile(), PASSWORD.toCharArray());
        for (String name : new String[] {"ca", "server", "client"}) {
            pem(
                    directory.resolve(name + ".pem"),
                    "CERTIFICATE",
                    store.getCertificate(name).getEncoded());
            pem(
                    directory.resolve(name + ".key"),
                    "PRIVATE KEY",
                    store.getKey(name, PASSWORD.toCharArray()).getEncoded());
        }
        return authority;
    }

    public Path caFile() {
        return directory.resolve("ca.pem");
    }

    public Path serverCertificate() {
        return directory.resolve("server.pem");
    }

    public Path serverKey() {
        return directory.resolve("server.key");
    }

    public Path clientCertificate() {
        return directory.resolve("client.pem");
    }

    public Path clientKey() {
        return directory.resolve("client.key");
    }

    private void make(String name, String algorithm, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                directory.resolve("store.p12").toString()));
        command.addAll(List.of(more));
        Path log = directory.resolve("keytool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + Files.readString(log));
        }
    }

    private static void pem(Path file, String kind, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }
}
