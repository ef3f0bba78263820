package energy.nulwatt.meter.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts the certificates in a PEM file, and what they signed, under any host name: devices in a house are certified by
 * their maker for their serial number and reached by their address.
 */
public final class TrustedDevice {
    private TrustedDevice() {}

    /**
     * Trusts what is in {@code pemFile}.
     *
     * @throws IOException naming the file and what is wrong with it
     */
    public static SSLContext of(Path pemFile) throws IOException {
        try (InputStream in = Files.newInputStream(pemFile)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new CertificateException("it holds none");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int count = 0;
            for (Certificate certificate : found) {
                store.setCertificateEntry("ca" + count++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            X509TrustManager chain = (X509TrustManager) factory.getTrustManagers()[0];
            context.init(null, new TrustManager[] {new AnyHost(chain)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    pemFile + ": expected certificates in PEM (-----BEGIN CERTIFICATE-----), but: " + e.getMessage(),
                    e);
        }
    }

    /** An extended trust manager checks the host name itself; this one leaves that out and checks only the chain. */
    private static final class AnyHost extends X509ExtendedTrustManager {
        private final X509TrustManager chain;

        AnyHost(X509TrustManager chain) {
            this.chain = chain;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] found, String kind, Socket socket)
                throws CertificateException {
            chain.checkServerTrusted(found, kind);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] found, String kind, SSLEngine engine)
                throws CertificateException {
            chain.checkServerTrusted(found, kind);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] found, String kind) throws CertificateException {
            chain.checkServerTrusted(found, kind);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] found, String kind, Socket socket)
                throws CertificateException {
            throw new CertificateException("nobody connects to this program");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] found, String kind, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("nobody connects to this program");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] found, String kind) throws CertificateException {
            throw new CertificateException("nobody connects to this program");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return chain.getAcceptedIssuers();
        }
    }
}
