package energy.nulwatt.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping that is read key by key. Whatever is wrong goes into the {@link Faults} and the given default is returned,
 * so that one pass finds everything; {@link #done()} reports the keys that nobody asked for.
 *
 * <p>A method without a default demands its key.
 */
public final class YamlMap {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private final MappingNode node;
    private final String path;
    private final Faults faults;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    YamlMap(MappingNode node, String path, Faults faults) {
        this.node = node;
        this.path = path;
        this.faults = faults;
        for (NodeTuple tuple : node.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (key.isEmpty()) {
                fault(tuple.getKeyNode(), "a key must be a word");
            } else if (entries.containsKey(key)) {
                int first = line(entries.get(key).getKeyNode());
                fault(
                        tuple.getKeyNode(),
                        named(key) + " stands here for the second time; the first is in line " + first);
            } else {
                entries.put(key, tuple);
            }
        }
    }

    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /** The keys as written, in the order of the file. */
    public Set<String> keys() {
        return new LinkedHashSet<>(entries.keySet());
    }

    /** A key as faults name it: with all that it lies in, such as {@code batteries[0].port}. */
    public String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Line of a key's value, or of this mapping when it is absent; from 1. */
    public int line(String key) {
        return line(valueOrThis(key));
    }

    /** Adds a fault at a key's value, or at this mapping when the key is absent. */
    public void fault(String key, String message) {
        fault(valueOrThis(key), message);
    }

    /** Adds a fault at an item of a key's list, or at its value when there is no such item. */
    public void fault(String key, int item, String message) {
        Node value = valueOrThis(key);
        boolean there =
                value instanceof SequenceNode list && item < list.getValue().size();
        fault(there ? ((SequenceNode) value).getValue().get(item) : value, message);
    }

    /** A remark at a key's value, or at this mapping when the key is absent; adds nothing to the faults. */
    public Fault remark(String key, String message) {
        Node at = valueOrThis(key);
        return new Fault(faults.file(), line(at), column(at), message);
    }

    public String text(String key) {
        return scalar(key, true).orElse("");
    }

    public String text(String key, String otherwise) {
        return scalar(key, false).orElse(otherwise);
    }

    /** A value that is taken exactly as written, spaces included; empty when absent. For secrets. */
    public Optional<String> exactText(String key) {
        return scalar(key, false).isEmpty()
                ? Optional.empty()
                : Optional.of(((ScalarNode) entries.get(key).getValueNode()).getValue());
    }

    public boolean flag(String key, boolean otherwise) {
        Optional<String> found = scalar(key, false);
        if (found.isEmpty()) {
            return otherwise;
        }
        if (found.get().equals("true") || found.get().equals("false")) {
            return found.get().equals("true");
        }
        String hint = switch (found.get().toLowerCase(Locale.ROOT)) {
            case "yes", "on", "y", "1", "true" -> "; write true";
            case "no", "off", "n", "0", "false" -> "; write false";
            default -> "";
        };
        fault(key, named(key) + " must be true or false, but is " + Quote.of(found.get()) + hint);
        return otherwise;
    }

    public int integer(String key, int min, int max) {
        return integer(scalar(key, true), key, "", min, max, min);
    }

    public int integer(String key, int min, int max, int otherwise) {
        return integer(scalar(key, false), key, "", min, max, otherwise);
    }

    /** As {@link #integer(String, int, int, int)}; the fault for {@code 5kW} says to write 5000 when {@code unit} is W. */
    public int integer(String key, String unit, int min, int max, int otherwise) {
        return integer(scalar(key, false), key, unit, min, max, otherwise);
    }

    public double number(String key, double min, double max) {
        return number(scalar(key, true), key, "", min, max, min);
    }

    public double number(String key, double min, double max, double otherwise) {
        return number(scalar(key, false), key, "", min, max, otherwise);
    }

    /** As {@link #number(String, double, double, double)}; the fault for {@code 5120 Wh} says to write 5.12 for kWh. */
    public double number(String key, String unit, double min, double max, double otherwise) {
        return number(scalar(key, false), key, unit, min, max, otherwise);
    }

    /** One of an enum's constants, written in lower case with {@code -} for {@code _}; exact upper case is taken too. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        return choice(scalar(key, true), key, type, type.getEnumConstants()[0]);
    }

    public <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        return choice(scalar(key, false), key, type, otherwise);
    }

    /** One of {@code words} (in the order to list them), written exactly so; empty when it is missing or another, which is then in the faults. */
    public <T> Optional<T> word(String key, Map<String, T> words) {
        return word(scalar(key, true), key, words);
    }

    public <T> T word(String key, Map<String, T> words, T otherwise) {
        return word(scalar(key, false), key, words).orElse(otherwise);
    }

    /** A mapping that must be there. When it is not, an empty one is returned and a fault added. */
    public YamlMap map(String key) {
        return map(key, true);
    }

    /** A mapping that may be absent; an empty one then. A key whose children are all commented out is empty too. */
    public YamlMap mapOrEmpty(String key) {
        return map(key, false);
    }

    /** A list of mappings; empty when absent. */
    public List<YamlMap> maps(String key) {
        List<YamlMap> maps = new ArrayList<>();
        int index = 0;
        for (Node item : sequence(key)) {
            String itemPath = path(key) + "[" + index++ + "]";
            if (item instanceof MappingNode mapping) {
                maps.add(new YamlMap(mapping, itemPath, faults));
            } else {
                fault(item, "'" + itemPath + "' must be a mapping of keys to values");
            }
        }
        return maps;
    }

    /** A list of numbers within bounds; empty when absent. */
    public double[] numbers(String key, double min, double max) {
        List<Node> items = sequence(key);
        double[] numbers = new double[items.size()];
        for (int i = 0; i < numbers.length; i++) {
            Node item = items.get(i);
            String text = item instanceof ScalarNode scalar ? scalar.getValue().strip() : "";
            numbers[i] = number(Optional.of(text), item, path(key) + "[" + i + "]", "", min, max, min);
        }
        return numbers;
    }

    /** A list of words; empty when absent. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node item : sequence(key)) {
            if (item instanceof ScalarNode scalar) {
                texts.add(scalar.getValue());
            } else {
                fault(item, named(key) + " must be a list of words");
            }
        }
        return texts;
    }

    /** Reports every key that was not asked for, with the nearest one that would have been valid. */
    public void done() {
        for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
            if (!asked.contains(entry.getKey())) {
                String near = Nearest.of(entry.getKey(), asked);
                String hint = near == null ? "valid here: " + String.join(", ", asked) : "did you mean '" + near + "'?";
                if (entry.getKey().equals("<<")) {
                    hint = "merging is not supported: write the keys out";
                }
                fault(entry.getValue().getKeyNode(), "unknown key " + named(entry.getKey()) + "; " + hint);
            }
        }
    }

    private YamlMap map(String key, boolean required) {
        asked.add(key);
        NodeTuple tuple = entries.get(key);
        Node value = tuple == null ? null : tuple.getValueNode();
        if (value instanceof MappingNode mapping) {
            return new YamlMap(mapping, path(key), faults);
        }
        if (value != null && isNull(value) && !required) {
            return new YamlMap(empty(tuple.getKeyNode()), path(key), faults);
        }
        if (value != null) {
            fault(value, named(key) + (isNull(value) ? " is empty: it" : "") + " must be a mapping of keys to values");
        } else if (required) {
            missing(key);
        }
        // What is missing was said once; reading on from the empty mapping adds nothing.
        return new YamlMap(empty(node), path(key), new Faults(faults.file()));
    }

    private MappingNode empty(Node at) {
        return new MappingNode(
                node.getTag(), true, new ArrayList<>(), node.getFlowStyle(), at.getStartMark(), at.getEndMark());
    }

    private List<Node> sequence(String key) {
        asked.add(key);
        NodeTuple tuple = entries.get(key);
        if (tuple == null) {
            return List.of();
        }
        if (tuple.getValueNode() instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        String hint = tuple.getValueNode() instanceof MappingNode ? ": start each item with '- '" : "";
        fault(tuple.getValueNode(), named(key) + " must be a list" + hint);
        return List.of();
    }

    private Optional<String> scalar(String key, boolean required) {
        asked.add(key);
        NodeTuple tuple = entries.get(key);
        if (tuple == null) {
            if (required) {
                missing(key);
            }
            return Optional.empty();
        }
        Node value = tuple.getValueNode();
        if (!(value instanceof ScalarNode scalar)) {
            String found = value instanceof SequenceNode ? "a list" : "a mapping";
            fault(value, named(key) + " needs a single value, but is " + found);
            return Optional.empty();
        }
        if (isNull(value) || scalar.getValue().isBlank()) {
            fault(value, named(key) + " has no value");
            return Optional.empty();
        }
        return Optional.of(scalar.getValue().strip());
    }

    private int integer(Optional<String> text, String key, String unit, int min, int max, int otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        int value = Numbers.whole(text.get()).orElse(otherwise);
        if (isWhole(text.get(), min, max)) {
            return value;
        }
        fault(
                key,
                named(key) + " must be a whole number" + ofUnit(unit) + " from " + min + " to " + max + ", but is "
                        + Quote.of(text.get()) + Numbers.hint(text.get(), unit, hint -> isWhole(hint, min, max)));
        return otherwise;
    }

    private static boolean isWhole(String text, int min, int max) {
        return Numbers.whole(text).stream().anyMatch(value -> value >= min && value <= max);
    }

    private double number(Optional<String> text, String key, String unit, double min, double max, double otherwise) {
        return number(text, valueOrThis(key), path(key), unit, min, max, otherwise);
    }

    private double number(
            Optional<String> text, Node at, String name, String unit, double min, double max, double otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        if (isNumber(text.get(), min, max)) {
            return Numbers.decimal(text.get()).orElseThrow();
        }
        fault(
                at,
                "'" + name + "' must be a number" + ofUnit(unit) + " from " + plain(min) + " to " + plain(max)
                        + ", but is " + Quote.of(text.get())
                        + Numbers.hint(text.get(), unit, hint -> isNumber(hint, min, max)));
        return otherwise;
    }

    private static boolean isNumber(String text, double min, double max) {
        return Numbers.decimal(text).stream().anyMatch(value -> value >= min && value <= max);
    }

    private <E extends Enum<E>> E choice(Optional<String> text, String key, Class<E> type, E otherwise) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            if (text.isPresent() && constant.name().equals(text.get())) {
                return constant;
            }
            words.put(written(constant), constant);
        }
        return word(text, key, words).orElse(otherwise);
    }

    private <T> Optional<T> word(Optional<String> text, String key, Map<String, T> words) {
        if (text.isEmpty() || words.containsKey(text.get())) {
            return text.map(words::get);
        }
        String near = Nearest.of(text.get(), words.keySet());
        String expected = words.size() == 1 ? "" : "one of ";
        fault(
                key,
                named(key) + " must be " + expected + String.join(", ", words.keySet()) + ", but is "
                        + Quote.of(text.get()) + (near == null ? "" : "; did you mean '" + near + "'?"));
        return Optional.empty();
    }

    /** Names such as L1 stay as they are; others are lower case with dashes. */
    private static String written(Enum<?> constant) {
        String name = constant.name();
        return name.length() <= 2 ? name : name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void missing(String key) {
        fault(node, named(key) + " is missing");
    }

    private String named(String key) {
        return Quote.of(path(key));
    }

    private Node valueOrThis(String key) {
        return entries.containsKey(key) ? entries.get(key).getValueNode() : node;
    }

    private void fault(Node at, String message) {
        faults.add(line(at), column(at), message);
    }

    /** A key with nothing behind it, or one of YAML's words for nothing. */
    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.isPlain() && NULLS.contains(scalar.getValue());
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    private static int column(Node node) {
        return node.getStartMark().map(Mark::getColumn).orElse(-1) + 1;
    }

    private static String ofUnit(String unit) {
        return unit.isEmpty() ? "" : " of " + unit;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    @Override
    public String toString() {
        return path + entries.keySet();
    }
}
