package energy.nulwatt.mqtt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS from PEM files, with what the JDK has. */
final class PemTls {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final String[] KEY_ALGORITHMS = {"RSA", "EC", "EdDSA"};
    private static final String[] SIGNATURES = {"SHA256withRSA", "SHA256withECDSA", "EdDSA"};
    /** The key store lives in memory only. */
    private static final char[] IN_MEMORY = new char[0];

    private PemTls() {}

    /** @throws MqttRefusal naming the file that is at fault and what to do */
    static SSLSocketFactory sockets(MqttOptions options) throws MqttRefusal {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(options), trust(options.certificates().authority()), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new MqttRefusal("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(Path caFile) throws GeneralSecurityException, IOException, MqttRefusal {
        if (caFile == null) {
            return null;
        }
        KeyStore store = emptyStore();
        int count = 0;
        for (Certificate certificate : certificates(caFile)) {
            store.setCertificateEntry("ca" + count++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(MqttOptions options) throws GeneralSecurityException, IOException, MqttRefusal {
        if (options.certificates().clientKey() == null) {
            return null;
        }
        Certificate[] chain = certificates(options.certificates().client()).toArray(new Certificate[0]);
        PrivateKey key = privateKey(options.certificates().clientKey());
        if (!belongTogether(key, chain[0].getPublicKey())) {
            throw new MqttRefusal(options.certificates().clientKey() + ": is not the key of the certificate in "
                    + options.certificates().client() + "; give the key that the certificate was requested with");
        }
        KeyStore store = emptyStore();
        store.setKeyEntry("client", key, IN_MEMORY, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file) throws MqttRefusal {
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read(file)));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            throw new MqttRefusal(file + ": no readable certificate (" + e.getMessage() + "); " + EXPECTED, e);
        }
        throw new MqttRefusal(file + ": no certificate in it; " + EXPECTED);
    }

    private static final String EXPECTED = "expected PEM with -----BEGIN CERTIFICATE-----";

    private static PrivateKey privateKey(Path file) throws MqttRefusal {
        String text = new String(read(file), StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new MqttRefusal(file + ": expected a private key with " + BEGIN
                    + " (PKCS #8, not encrypted); make one with: openssl pkcs8 -topk8 -nocrypt -in "
                    + file.getFileName() + " -out key.pem");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        } catch (IllegalArgumentException e) {
            throw new MqttRefusal(file + ": the private key is damaged (" + e.getMessage() + ")", e);
        }
        for (String algorithm : KEY_ALGORITHMS) {
            PrivateKey key = ofKind(algorithm, der);
            if (key != null) {
                return key;
            }
        }
        throw new MqttRefusal(file + ": the private key is damaged or of an unknown kind; expected RSA, EC or Ed25519");
    }

    /** The key, or null when it is of another kind. */
    private static PrivateKey ofKind(String algorithm, byte[] der) throws MqttRefusal {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new MqttRefusal("TLS keys of kind " + algorithm + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        for (int i = 0; i < KEY_ALGORITHMS.length; i++) {
            if (!key.getAlgorithm().equals(KEY_ALGORITHMS[i])) {
                continue;
            }
            if (!certified.getAlgorithm().equals(KEY_ALGORITHMS[i])) {
                return false;
            }
            byte[] probe = "nulwatt".getBytes(StandardCharsets.US_ASCII);
            Signature signature = Signature.getInstance(SIGNATURES[i]);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(probe);
            return signature.verify(signed);
        }
        return false;
    }

    private static byte[] read(Path file) throws MqttRefusal {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new MqttRefusal(file + ": no such file; expected a PEM file", e);
        } catch (IOException e) {
            throw new MqttRefusal(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
