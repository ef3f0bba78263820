package energy.nulwatt.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import energy.nulwatt.meter.p1.DropReason;
import energy.nulwatt.meter.p1.P1Decoder;
import energy.nulwatt.meter.p1.P1Options;
import energy.nulwatt.meter.p1.SmartyKey;
import energy.nulwatt.meter.p1.TelegramRows.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a meter says: one line of JSON per good telegram, and one per piece that was dropped. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description = "Prints P1 telegrams as JSON: one line per good telegram, one per dropped piece.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:at least one good telegram",
            "2:wrong use",
            "65:nothing good in the input",
            "66:the input is missing or cannot be read"
        })
public final class Decode implements Callable<Integer> {
    private static final int OK = 0;
    private static final int NOTHING_GOOD = 65;
    private static final int NO_INPUT = 66;

    @Spec
    private CommandSpec spec;

    @Option(names = "--key", paramLabel = "HEX", description = "key of an encrypting meter, 32 hex digits")
    private String key = "";

    @Option(
            names = "--aad",
            paramLabel = "HEX",
            defaultValue = SmartyKey.DEFAULT_AUTHENTICATION_KEY,
            description = "authentication key, 32 hex digits (default: ${DEFAULT-VALUE})")
    private String authenticationKey = SmartyKey.DEFAULT_AUTHENTICATION_KEY;

    @Option(names = "--accept-bad-crc", description = "also print telegrams whose CRC does not fit")
    private boolean acceptBadCrc;

    @Parameters(
            paramLabel = "FILE|-|PORT",
            description = "a file, - for the standard input, a serial port, or host:port")
    private String input = "";

    @Override
    public Integer call() {
        Printer printer = new Printer(spec.commandLine().getOut());
        try (P1Decoder decoder = decoder(printer)) {
            decoder.run();
        } catch (IOException e) {
            spec.commandLine().getErr().println("nulwatt decode: " + input + ": " + e.getMessage());
            return NO_INPUT;
        }
        return printer.telegrams > 0 ? OK : NOTHING_GOOD;
    }

    private P1Decoder decoder(Printer printer) {
        try {
            P1Options options = P1Options.DEFAULT.withAcceptBadCrc(acceptBadCrc);
            if (!key.isEmpty()) {
                options = options.withKey(SmartyKey.ofHex(key, authenticationKey));
            }
            return new P1Decoder(input, options, printer);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** One JSON document per line, written out at once, so that a live port can be followed. */
    private static final class Printer implements P1Decoder.Output {
        private final JsonFactory json = new JsonFactory();
        private final PrintWriter out;
        private long telegrams;

        Printer(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void telegram(List<Row> rows) {
            telegrams++;
            line(generator -> {
                generator.writeArrayFieldStart("rows");
                for (Row row : rows) {
                    generator.writeStartObject();
                    generator.writeStringField("field", row.field());
                    generator.writeStringField("value", row.value());
                    generator.writeStringField("unit", row.unit());
                    generator.writeEndObject();
                }
                generator.writeEndArray();
            });
        }

        @Override
        public void dropped(DropReason reason, int bytes) {
            line(generator -> {
                generator.writeStringField("dropped", reason.word());
                generator.writeNumberField("bytes", bytes);
            });
        }

        private interface Fields {
            void write(JsonGenerator generator) throws IOException;
        }

        private void line(Fields fields) {
            StringWriter text = new StringWriter();
            try (JsonGenerator generator = json.createGenerator(text)) {
                generator.writeStartObject();
                fields.write(generator);
                generator.writeEndObject();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            out.println(text);
            out.flush();
        }
    }
}
