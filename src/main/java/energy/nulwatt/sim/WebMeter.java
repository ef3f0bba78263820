package energy.nulwatt.sim;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import energy.nulwatt.model.GridReading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** A grid meter that answers in JSON on a web server of its own on the loopback interface. */
public abstract class WebMeter implements AutoCloseable {
    /** How it misbehaves. */
    public enum Fault {
        NONE,
        /** Takes requests and never answers. */
        SILENT,
        /** Answers with a web page. */
        WEB_PAGE,
        /** Answers with JSON of some other device. */
        OTHER_JSON,
        /** Answers with the first half of what it should. */
        HALF,
        /** Answers with status 500. */
        ERROR
    }

    private final HttpServer server;
    private final GridReading values = new GridReading();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Fault fault = Fault.NONE;

    /** @param tls the certificate that it shows; null for plain HTTP */
    WebMeter(SSLContext tls) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            server = HttpServer.create(any, 0);
        } else {
            HttpsServer secure = HttpsServer.create(any, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = secure;
        }
        server.createContext("/", this::serve);
        server.start();
    }

    /** An answer; {@code challenge} is null but for status 401. */
    record Reply(int status, String body, String challenge) {
        static Reply ok(String body) {
            return new Reply(200, body, null);
        }
    }

    /** What it answers when it works. {@code path} holds the query too. */
    abstract Reply answer(HttpExchange request, String path);

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        requests.add(path);
        Reply reply = answer(exchange, path);
        switch (fault) {
            case SILENT -> {
                return; // the exchange stays open
            }
            case WEB_PAGE -> reply = Reply.ok("<!DOCTYPE html>\n<html><title>Router</title></html>");
            case OTHER_JSON -> reply = Reply.ok("{\"temperature\":21.5,\"unit\":\"C\"}");
            case HALF -> reply = Reply.ok(reply.body.substring(0, reply.body.length() / 2));
            case ERROR -> reply = new Reply(500, "{\"code\":-1}", null);
            case NONE -> {}
        }
        byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (reply.challenge != null) {
            exchange.getResponseHeaders().set("WWW-Authenticate", reply.challenge);
        }
        exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Changes what it measures; NaN is left out of its answers. Power + import. */
    public void measure(Consumer<GridReading> change) {
        synchronized (values) {
            change.accept(values);
        }
    }

    GridReading values() {
        GridReading copy = new GridReading();
        synchronized (values) {
            copy.copyFrom(values);
        }
        return copy;
    }

    public void fault(Fault newFault) {
        fault = newFault;
    }

    /** Path and query of every request so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** One more member of a JSON object, unless the value is not known. */
    static void member(StringBuilder json, String name, double value, int decimals) {
        if (!Double.isNaN(value)) {
            json.append(json.length() > 1 ? "," : "").append('"').append(name).append("\":");
            json.append(String.format(Locale.ROOT, "%." + decimals + "f", value));
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
