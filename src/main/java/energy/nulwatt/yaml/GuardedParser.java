package energy.nulwatt.yaml;

import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Holds a file to what a person writes: bounded nesting, for the composer is recursive and would end in a stack
 * overflow, and no tags such as {@code !secret}, which would otherwise be dropped and their argument taken as the value.
 */
final class GuardedParser implements Parser {
    private static final int MAX_DEPTH = 20;
    private static final String STANDARD = "tag:yaml.org,2002:";
    private static final Set<String> HARMLESS = Set.of("str", "int", "float", "bool", "null", "map", "seq");

    private final Parser parser;
    private final Faults faults;
    private int depth;
    private Mark last;

    GuardedParser(LoadSettings settings, String text, Faults faults) {
        parser = new ParserImpl(settings, new StreamReader(settings, text));
        this.faults = faults;
    }

    /** Where the newest event began; null before the first. */
    Mark last() {
        return last;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        last = event.getStartMark().orElse(last);
        switch (event) {
            case CollectionStartEvent start -> {
                if (++depth > MAX_DEPTH) {
                    throw new ParserException(
                            "",
                            Optional.empty(),
                            "is nested more than " + MAX_DEPTH + " deep here",
                            start.getStartMark());
                }
                checkTag(start.getTag());
            }
            case CollectionEndEvent _ -> depth--;
            case ScalarEvent scalar -> checkTag(scalar.getTag());
            default -> {
                // Nothing to hold to.
            }
        }
        return event;
    }

    private void checkTag(Optional<String> tag) {
        if (tag.isEmpty()) {
            return;
        }
        String name = tag.get();
        if (name.startsWith(STANDARD) && HARMLESS.contains(name.substring(STANDARD.length()))) {
            return;
        }
        // Not quoted: it may be a password that begins with an exclamation mark.
        String message = name.equals("!secret")
                ? "!secret is not supported: a secret may stand in a file of its own (keys that end in _file)"
                : "'!' begins a tag, which is not supported: put the value in quotes when '!' belongs to it";
        faults.add(last.getLine() + 1, last.getColumn() + 1, message);
    }
}
