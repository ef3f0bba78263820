package energy.nulwatt.meter.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** One device with a web interface. Every call is one request that ends within the time-out, whatever the device does. */
final class HttpDevice implements AutoCloseable {
    /** Longest wait for a whole answer, ms: a second try fits into the time after which the batteries are stopped. */
    static final int TIMEOUT_MS = 2000;
    /** Answers are a few kilobytes. */
    private static final int MAX_BYTES = 256 << 10;

    private final String address;
    private final int timeoutMs;
    private final List<String> headers = new ArrayList<>();
    private final HttpClient client;

    /**
     * @param address {@code http://host:port}
     * @param tls whom to trust; null for plain HTTP
     * @param headers sent with every request
     */
    HttpDevice(String address, SSLContext tls, Map<String, String> headers, int timeoutMs) {
        this.address = address;
        this.timeoutMs = timeoutMs;
        headers.forEach((name, value) -> this.headers.addAll(List.of(name, value)));
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(timeoutMs));
        client = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    String address() {
        return address;
    }

    /**
     * Asks for {@code path}.
     *
     * @param more headers of this request: name, value, …
     * @throws IOException when no whole answer came
     */
    HttpResponse<byte[]> get(String path, String... more) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        if (more.length > 0) {
            request.headers(more);
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return answer.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException(address + " did not answer within " + timeoutMs + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(address + " does not answer: " + reason(e.getCause()), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while " + address + " was asked").initCause(e);
        }
    }

    private static String reason(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof UnresolvedAddressException) {
                return "its name is not known on this network";
            }
        }
        if (cause instanceof ConnectException && cause.getMessage() == null) {
            return "connection refused";
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** The fields of an answer with status 200; {@code hint} says what to do about another, or is empty. */
    JsonFields fields(String path, HttpResponse<byte[]> answer, String hint) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(
                    address + path + " answered with HTTP status " + answer.statusCode() + ", expected 200" + hint);
        }
        try {
            return JsonFields.parse(answer.body());
        } catch (IOException e) {
            throw new IOException(address + path + ": " + e.getMessage(), e);
        }
    }

    /** A request that waits fails at once. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
