package energy.nulwatt.meter.p1;

import energy.nulwatt.model.GridReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** Looks for a P1 meter at one address. */
public final class P1Probe {
    /** What was found. */
    public enum Outcome {
        /** Telegrams come. */
        METER,
        /** Encrypted frames come: the site file needs the key. */
        ENCRYPTED_METER,
        /** Bytes come, but no telegram at either speed. */
        OTHER_BYTES,
        /** Nothing comes. */
        SILENT,
        /** The port or host cannot be opened. */
        UNREACHABLE
    }

    /**
     * The answer of a probe.
     *
     * @param address as it was asked
     * @param outcome what was found
     * @param baud speed at which telegrams come, 115200 or 9600; 0 on the network or without a meter
     * @param line about the meter, or why there is none, for a person
     */
    public record Result(String address, Outcome outcome, int baud, String line) {}

    private static final int READ_TIMEOUT_MS = 100;

    private final String address;
    private final P1Parser parser;
    private final ByteSink sink;
    private final GridReading reading = new GridReading();
    private String identification = "";
    private long bytes;

    private P1Probe(String address, P1Options options) {
        this.address = address;
        parser = new P1Parser(options, new Found());
        sink = options.key().isPresent() ? new SmartyDecryptor(options.key().get(), parser) : parser;
    }

    private final class Found implements P1Parser.Listener {
        @Override
        public void onTelegram(byte[] telegram, int offset, int length, CrcState crc) {
            int end = offset;
            while (end < offset + length && telegram[end] != '\r' && telegram[end] != '\n') {
                end++;
            }
            identification = new String(telegram, offset + 1, end - offset - 1, StandardCharsets.ISO_8859_1);
        }

        @Override
        public void onReading(GridReading found) {
            reading.copyFrom(found);
        }

        @Override
        public void onDrop(DropReason reason, int dropped) {
            // The counters tell.
        }
    }

    /**
     * Listens at {@code address} until a telegram comes or the time is over. It never writes.
     *
     * @param address path of a serial port, or {@code host:port}
     * @param budget at least 37 s for a sure answer on a serial port whose meter sends every 10 s; a third of it goes to
     *     115200, the rest to 9600
     */
    public static Result probe(String address, Duration budget, P1Options options) {
        SpeedSearch speed =
                options.baud() == 0 ? SpeedSearch.within(budget.toNanos()) : SpeedSearch.fixedAt(options.baud());
        ByteSource source = P1Address.source(address, speed);
        try {
            return new P1Probe(address, options).listen(source, speed, budget);
        } finally {
            source.close();
        }
    }

    private Result listen(ByteSource source, SpeedSearch speed, Duration budget) {
        long deadlineNs = System.nanoTime() + budget.toNanos();
        byte[] buffer = new byte[1024];
        try {
            source.open();
            int count = 0;
            while (count >= 0
                    && identification.isEmpty()
                    && System.nanoTime() - deadlineNs < 0
                    && !Thread.currentThread().isInterrupted()) {
                count = source.read(buffer, READ_TIMEOUT_MS);
                long nowNs = System.nanoTime();
                if (count > 0) {
                    bytes += count;
                    sink.feed(buffer, 0, count, nowNs);
                } else {
                    sink.tick(nowNs);
                }
                if (identification.isEmpty() && source.adapt(nowNs, 0)) {
                    sink.finish(nowNs);
                }
            }
            sink.finish(System.nanoTime());
        } catch (IOException e) {
            return new Result(address, Outcome.UNREACHABLE, 0, e.getMessage());
        }
        if (identification.isEmpty()) {
            return nothingFound();
        }
        int baud = source instanceof SerialSource ? speed.baud() : 0;
        return new Result(address, Outcome.METER, baud, describe(source.setting()));
    }

    private Result nothingFound() {
        if (parser.counters().dropped(DropReason.ENCRYPTED) > 0) {
            return new Result(
                    address,
                    Outcome.ENCRYPTED_METER,
                    0,
                    "encrypted frames: ask the grid operator for the key and write it into the site file");
        }
        if (bytes > 0) {
            return new Result(
                    address,
                    Outcome.OTHER_BYTES,
                    0,
                    bytes + " bytes but no telegram: " + parser.counters().summary());
        }
        return new Result(address, Outcome.SILENT, 0, "nothing comes");
    }

    private String describe(String setting) {
        StringBuilder line = new StringBuilder("P1 meter ").append(printable(identification));
        if (!setting.isEmpty()) {
            line.append(" at ").append(setting);
        }
        if (reading.sequence == 0) {
            return line.append(", which tells no electric power").toString();
        }
        int phases = 0;
        for (double power : reading.phasePowerW) {
            if (!Double.isNaN(power)) {
                phases++;
            }
        }
        if (phases > 0) {
            line.append(phases == 1 ? ", 1 phase" : ", " + phases + " phases");
        }
        return line.append(String.format(Locale.ROOT, ", grid %+.0f W now", reading.powerW))
                .toString();
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
