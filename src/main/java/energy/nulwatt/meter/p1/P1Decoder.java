package energy.nulwatt.meter.p1;

import energy.nulwatt.meter.p1.TelegramRows.Row;
import energy.nulwatt.model.GridReading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads an input from start to end and hands out every proven telegram as a table. For {@code decode}. */
public final class P1Decoder implements AutoCloseable {
    /** Takes what was found, in the order of the input. */
    public interface Output {
        /** A proven telegram; also one that tells no power. */
        void telegram(List<Row> rows);

        /** A piece of {@code bytes} bytes was dropped. */
        void dropped(DropReason reason, int bytes);
    }

    private static final int READ_TIMEOUT_MS = 250;

    private final ByteSource source;
    private final Output output;
    private final P1Options options;
    private final P1Parser parser;
    private final Optional<SmartyDecryptor> decryptor;
    private boolean handedOut;

    /**
     * Prepares to read; opens nothing yet.
     *
     * @param address a file, {@code -} for the standard input, a serial port, or {@code host:port}
     * @throws IllegalArgumentException when the address cannot be one
     */
    public P1Decoder(String address, P1Options options, Output output) {
        SpeedSearch speed = options.baud() == 0 ? SpeedSearch.usual() : SpeedSearch.fixedAt(options.baud());
        source = P1Address.source(address, speed);
        this.options = options;
        this.output = output;
        parser = new P1Parser(options, new Found());
        decryptor = options.key().map(key -> new SmartyDecryptor(key, parser));
    }

    private final class Found implements P1Parser.Listener {
        @Override
        public void onTelegram(byte[] bytes, int offset, int length, CrcState crc) {
            List<Row> rows = new ArrayList<>(envelope());
            rows.addAll(TelegramRows.of(bytes, offset, length, crc));
            output.telegram(rows);
            handedOut = true;
        }

        @Override
        public void onReading(GridReading reading) {
            handedOut = false;
        }

        @Override
        public void onDrop(DropReason reason, int bytes) {
            if (reason != DropReason.NO_POWER || !handedOut) {
                output.dropped(reason, bytes);
            }
            handedOut = false;
        }
    }

    private List<Row> envelope() {
        if (decryptor.isEmpty() || !decryptor.get().isOpened()) {
            return List.of();
        }
        SmartyKey key = options.key().orElseThrow();
        return List.of(
                new Row("#key", key.keyHex(), ""),
                new Row("#aad_key", key.authenticationKeyHex(), ""),
                new Row("#system_title", decryptor.get().systemTitleHex(), ""),
                new Row("#frame_counter", Long.toString(decryptor.get().frameCounter()), ""),
                new Row("#tag", "ok", ""));
    }

    /**
     * Reads to the end of a file; on a port, until it fails or the thread is interrupted.
     *
     * @throws IOException when the input is missing or fails, in words for a person
     */
    public void run() throws IOException {
        ByteSink sink = decryptor.isPresent() ? decryptor.get() : parser;
        byte[] buffer = new byte[4096];
        source.open();
        try {
            int count = 0;
            while (count >= 0 && !Thread.currentThread().isInterrupted()) {
                count = source.read(buffer, READ_TIMEOUT_MS);
                long nowNs = System.nanoTime();
                if (count > 0) {
                    sink.feed(buffer, 0, count, nowNs);
                } else {
                    sink.tick(nowNs);
                }
                P1Counters counters = parser.counters();
                if (source.adapt(nowNs, counters.readings() + counters.dropped(DropReason.NO_POWER))) {
                    sink.finish(nowNs);
                }
            }
        } finally {
            sink.finish(System.nanoTime());
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
