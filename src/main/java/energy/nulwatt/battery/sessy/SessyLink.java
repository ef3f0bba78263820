package energy.nulwatt.battery.sessy;

import energy.nulwatt.battery.sessy.SessyFailure.Kind;
import energy.nulwatt.modbus.Link;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP with one dongle: one request at a time, as it is a small WLAN chip, and a pause after a failure. Used by one thread
 * only, except for {@link #abort()} and {@link #close()}.
 */
public final class SessyLink implements Link {
    /** The port of the dongle. */
    public static final int PORT = 80;

    /** Longest wait for a whole answer, ms. */
    static final int TIMEOUT_MS = 5000;
    /** After a failure the next request waits so long, ms. */
    static final int PAUSE_MS = 1000;

    private static final int MAX_ANSWER = 64 << 10;
    private static final int SHOWN = 60;

    private final String name;
    private final String authorization;
    private final long timeoutMs;
    private final long pauseNs;
    private final HttpClient client;
    private final Object waiting = new Object();
    private boolean aborted;
    private boolean closed;
    private CompletableFuture<HttpResponse<byte[]>> underWay;
    private long notBeforeNs = System.nanoTime();
    /** The last request was answered as it should be. */
    private boolean fine;

    /**
     * Makes the link. Nothing is opened before the first request.
     *
     * @param host a name, an IPv4 address or an IPv6 address without brackets
     * @param user the serial number of the dongle, which stands on its sticker
     * @param password from the same place
     */
    public SessyLink(String host, int port, String user, String password) {
        this(host, port, user, password, TIMEOUT_MS, PAUSE_MS);
    }

    SessyLink(String host, int port, String user, String password, int timeoutMs, int pauseMs) {
        name = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.timeoutMs = timeoutMs;
        pauseNs = TimeUnit.MILLISECONDS.toNanos(pauseMs);
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }

    /** Where it leads: {@code http://host:port}. */
    public String name() {
        return name;
    }

    /**
     * Reads the JSON object at {@code path}.
     *
     * @throws SessyFailure when there is none
     */
    SessyAnswer get(String path) throws IOException {
        HttpResponse<byte[]> response = send(path, request(path).GET().build());
        try {
            return SessyAnswer.parse(response.body());
        } catch (IOException e) {
            throw noJson(path, response.body(), e);
        }
    }

    /**
     * Posts a JSON object. On return the dongle has confirmed it.
     *
     * @throws SessyFailure when it has not; whether it took effect is unknown then
     */
    void post(String path, String json) throws IOException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        byte[] body = send(path, request).body();
        if (new String(body, StandardCharsets.UTF_8).isBlank()) {
            return;
        }
        SessyAnswer answer;
        try {
            answer = SessyAnswer.parse(body);
        } catch (IOException e) {
            throw noJson(path, body, e);
        }
        if (!answer.text("error").isEmpty()) {
            throw failure(Kind.NONSENSE, path, "it answered: " + shown(answer.text("error")), null);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(name + path)).header("Authorization", authorization);
    }

    private HttpResponse<byte[]> send(String path, HttpRequest request) throws IOException {
        pause(path);
        boolean mayBeStale = fine;
        fine = false;
        boolean madeWay = false;
        try {
            HttpResponse<byte[]> response = exchange(path, request);
            refuse(path, response.statusCode());
            fine = true;
            return response;
        } catch (SessyFailure e) {
            if (mayBeStale && e.kind() == Kind.NO_CONNECTION) {
                // The dongle may have ended a connection that was kept; every request may be sent twice.
                return send(path, request);
            }
            madeWay = e.aborted();
            throw e;
        } finally {
            if (!fine && !madeWay) {
                notBeforeNs = System.nanoTime() + pauseNs;
            }
        }
    }

    private void pause(String path) throws IOException {
        synchronized (waiting) {
            long leftNs = notBeforeNs - System.nanoTime();
            while (leftNs > 0 && !aborted && !closed) {
                try {
                    waiting.wait(leftNs / 1_000_000, (int) (leftNs % 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw failure(Kind.ABORTED, path, "interrupted", e);
                }
                leftNs = notBeforeNs - System.nanoTime();
            }
        }
    }

    private HttpResponse<byte[]> exchange(String path, HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer;
        synchronized (waiting) {
            if (aborted || closed) {
                throw madeWay(path);
            }
            answer = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
            underWay = answer;
        }
        try {
            return answer.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failure(Kind.TIMEOUT, path, "no answer within " + timeoutMs + " ms", e);
        } catch (CancellationException e) {
            throw madeWay(path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(Kind.ABORTED, path, "interrupted", e);
        } catch (ExecutionException e) {
            throw ended() ? madeWay(path) : broken(path, e.getCause());
        } finally {
            answer.cancel(true); // after a time-out: nobody takes a late answer for that to another request
            synchronized (waiting) {
                underWay = null;
            }
        }
    }

    /** A request that was cancelled may tell so as a connection that broke. */
    private boolean ended() {
        synchronized (waiting) {
            return aborted || closed;
        }
    }

    private SessyFailure madeWay(String path) {
        synchronized (waiting) {
            return closed
                    ? failure(Kind.NO_CONNECTION, path, "the link is closed", null)
                    : failure(Kind.ABORTED, path, "made way for something urgent", null);
        }
    }

    private SessyFailure broken(String path, Throwable cause) {
        for (Throwable e = cause; e != null; e = e.getCause()) {
            if (e instanceof UnresolvedAddressException) {
                return failure(
                        Kind.NO_CONNECTION,
                        path,
                        "nobody knows this host name; check it, or write the dongle's IP address instead",
                        cause);
            }
        }
        if (cause instanceof ConnectException) {
            return failure(
                    Kind.NO_CONNECTION,
                    path,
                    "nothing answers there; is the dongle in this network, and is this its address?",
                    cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return failure(Kind.TIMEOUT, path, "no answer in time", cause);
        }
        String why = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
        return failure(Kind.NO_CONNECTION, path, "the connection broke (" + why + ")", cause);
    }

    private void refuse(String path, int status) throws SessyFailure {
        if (status >= 200 && status < 300) {
            return;
        }
        throw new SessyFailure(
                status,
                name + path + ": HTTP " + status + ", "
                        + switch (status) {
                            case 401, 403 ->
                                "the dongle refuses the user name or the password: write those of the sticker on this dongle";
                            case 404 ->
                                "it does not have this: the host is no Sessy battery dongle, or its firmware is another";
                            case 500, 502, 503 -> "it is not available for the moment";
                            default -> "expected 200";
                        });
    }

    private SessyFailure noJson(String path, byte[] body, IOException cause) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return failure(
                Kind.NONSENSE,
                path,
                (text.isEmpty() ? "an empty answer" : "answered '" + shown(text) + "'")
                        + ", expected a JSON object; is the host a Sessy battery dongle?",
                cause);
    }

    private static String shown(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    private SessyFailure failure(Kind kind, String path, String what, Throwable cause) {
        String message = name + path + ": " + what;
        return cause == null ? new SessyFailure(kind, message) : new SessyFailure(kind, message, cause);
    }

    @Override
    public void abort() {
        end(false);
    }

    @Override
    public void resume() {
        synchronized (waiting) {
            aborted = false;
        }
    }

    @Override
    public void close() {
        end(true);
        client.shutdownNow();
    }

    private void end(boolean forGood) {
        CompletableFuture<?> ended;
        synchronized (waiting) {
            aborted = true;
            closed |= forGood;
            ended = underWay;
            waiting.notifyAll();
        }
        if (ended != null) {
            ended.cancel(true);
        }
    }
}
