package energy.nulwatt.sim;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A {@link SimulatedSessy} on the network: HTTP with basic authentication, one request at a time. Every request first
 * brings the house to the present; the house is the lock of all that lives in it.
 */
public final class SessyServer implements AutoCloseable {
    private final SimulatedSessy sessy;
    private final SimulatedHouse house;
    private final LongSupplier clock;
    private final String authorization;
    private final String password;
    private final Object line = new Object();
    private final List<String> requests = new ArrayList<>();
    private boolean silent;
    private boolean gone;
    private int hangUps;
    private int oddStatus;
    private String oddBody = "";
    private int oddAnswers;
    private int port;
    private HttpServer server;
    private ExecutorService threads;

    /**
     * Serves on the loopback interface.
     *
     * @param house advanced under its own monitor
     * @param clock tells the house's time, ns
     */
    public SessyServer(SimulatedSessy sessy, String password, SimulatedHouse house, LongSupplier clock)
            throws IOException {
        this.sessy = sessy;
        this.house = house;
        this.clock = clock;
        this.password = password;
        authorization = "Basic "
                + Base64.getEncoder()
                        .encodeToString((sessy.serial() + ":" + password).getBytes(StandardCharsets.UTF_8));
        plug();
    }

    /** Where it listens; stays the same when it was gone for a while. */
    public int port() {
        return port;
    }

    /** What stands on its sticker beside the serial number. */
    public String password() {
        return password;
    }

    /** Looks at it while the house holds still. */
    public <T> T look(Function<SimulatedSessy, T> what) {
        synchronized (house) {
            house.advanceTo(clock.getAsLong());
            return what.apply(sessy);
        }
    }

    /** Does something to it while the house holds still. */
    public void change(Consumer<SimulatedSessy> what) {
        synchronized (house) {
            house.advanceTo(clock.getAsLong());
            what.accept(sessy);
        }
    }

    /** Takes requests and does not answer while true: hung. */
    public void silent(boolean isSilent) {
        synchronized (line) {
            silent = isSilent;
            line.notifyAll();
        }
    }

    /** The connections of the next {@code times} requests end without an answer, and the requests do nothing. */
    public void hangUp(int times) {
        synchronized (line) {
            hangUps = times;
        }
    }

    /** The next {@code answers} requests do nothing and are answered so. */
    public void odd(int status, String body, int answers) {
        synchronized (line) {
            oddStatus = status;
            oddBody = body;
            oddAnswers = answers;
        }
    }

    /** All requests so far that came with the right password, such as {@code GET /api/v1/power/status}. */
    public List<String> requests() {
        synchronized (line) {
            return List.copyOf(requests);
        }
    }

    /** It is gone from the network; the battery goes on with its last set-point. */
    public void unplug() {
        synchronized (line) {
            gone = true;
            line.notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    /** It is there again, at the same port. */
    public void replug() throws IOException {
        plug();
    }

    private void plug() throws IOException {
        HttpServer opened = LoopbackServer.listen(port, address -> HttpServer.create(address, 0));
        synchronized (line) {
            gone = false;
        }
        threads = Executors.newVirtualThreadPerTaskExecutor();
        opened.setExecutor(threads);
        opened.createContext("/", this::serve);
        opened.start();
        server = opened;
        port = opened.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            SimulatedSessy.Answer answer = answer(exchange, body);
            if (answer == null) {
                return;
            }
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            String type = answer.body().startsWith("{") ? "application/json" : "text/html";
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    /** Null when there is none: the connection ends. */
    private SimulatedSessy.Answer answer(HttpExchange exchange, String body) {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        synchronized (line) {
            if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"sessy\"");
                return new SimulatedSessy.Answer(401, "Unauthorized");
            }
            requests.add(method + " " + path);
            while (silent && !gone) {
                try {
                    line.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return null;
                }
            }
            if (gone || hangUps > 0) {
                hangUps = Math.max(0, hangUps - 1);
                return null;
            }
            if (oddAnswers > 0) {
                oddAnswers--;
                return new SimulatedSessy.Answer(oddStatus, oddBody);
            }
            return look(dongle -> dongle.answer(method, path, body));
        }
    }

    @Override
    public void close() {
        unplug();
    }
}
