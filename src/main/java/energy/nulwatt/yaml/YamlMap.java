package energy.nulwatt.yaml;

import java.util.ArrayList;
import java.util.Arrays;
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
                        "'" + at(key) + "' stands here for the second time; the first is in line " + first);
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

    /** Line of a key's value, or of this mapping when it is absent; from 1. */
    public int line(String key) {
        return line(entries.containsKey(key) ? entries.get(key).getValueNode() : node);
    }

    /** Adds a fault at a key's value, or at this mapping when the key is absent. */
    public void fault(String key, String message) {
        fault(entries.containsKey(key) ? entries.get(key).getValueNode() : node, message);
    }

    public String text(String key) {
        return scalar(key, true).orElse("");
    }

    public String text(String key, String otherwise) {
        return scalar(key, false).orElse(otherwise);
    }

    public boolean flag(String key, boolean otherwise) {
        Optional<String> found = scalar(key, false);
        if (found.isEmpty()) {
            return otherwise;
        }
        if (!found.get().equals("true") && !found.get().equals("false")) {
            fault(key, "'" + at(key) + "' must be true or false, but is '" + found.get() + "'");
            return otherwise;
        }
        return found.get().equals("true");
    }

    public int integer(String key, int min, int max) {
        return integer(scalar(key, true), key, min, max, min);
    }

    public int integer(String key, int min, int max, int otherwise) {
        return integer(scalar(key, false), key, min, max, otherwise);
    }

    public double number(String key, double min, double max) {
        return number(scalar(key, true), key, min, max, min);
    }

    public double number(String key, double min, double max, double otherwise) {
        return number(scalar(key, false), key, min, max, otherwise);
    }

    /** One of an enum's constants, written in lower case with {@code -} for {@code _}; exact upper case is taken too. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        return choice(scalar(key, true), key, type, type.getEnumConstants()[0]);
    }

    public <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        return choice(scalar(key, false), key, type, otherwise);
    }

    /** A mapping that must be there. When it is not, an empty one is returned and a fault added. */
    public YamlMap map(String key) {
        return map(key, true);
    }

    /** A mapping that may be absent; an empty one then. */
    public YamlMap mapOrEmpty(String key) {
        return map(key, false);
    }

    /** A list of mappings; empty when absent. */
    public List<YamlMap> maps(String key) {
        List<YamlMap> maps = new ArrayList<>();
        int index = 0;
        for (Node item : sequence(key)) {
            String itemPath = at(key) + "[" + index++ + "]";
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
            Optional<String> text =
                    items.get(i) instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.of("");
            numbers[i] = number(text, key, min, max, min);
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
                fault(item, "'" + at(key) + "' must be a list of words");
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
                fault(entry.getValue().getKeyNode(), "unknown key '" + at(entry.getKey()) + "'; " + hint);
            }
        }
    }

    private YamlMap map(String key, boolean required) {
        asked.add(key);
        NodeTuple tuple = entries.get(key);
        if (tuple != null && tuple.getValueNode() instanceof MappingNode mapping) {
            return new YamlMap(mapping, at(key), faults);
        }
        if (tuple != null) {
            fault(tuple.getValueNode(), "'" + at(key) + "' must be a mapping of keys to values");
        } else if (required) {
            missing(key);
        }
        // What is missing was said once; reading on from the empty mapping adds nothing.
        MappingNode empty = new MappingNode(
                node.getTag(), true, new ArrayList<>(), node.getFlowStyle(), node.getStartMark(), node.getEndMark());
        return new YamlMap(empty, at(key), new Faults(""));
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
        fault(tuple.getValueNode(), "'" + at(key) + "' must be a list");
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
        if (tuple.getValueNode() instanceof ScalarNode scalar
                && !scalar.getValue().isBlank()) {
            return Optional.of(scalar.getValue().strip());
        }
        fault(tuple.getValueNode(), "'" + at(key) + "' needs a single value");
        return Optional.empty();
    }

    private int integer(Optional<String> text, String key, int min, int max, int otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.decode(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, together with the bounds.
        }
        fault(
                key,
                "'" + at(key) + "' must be a whole number from " + min + " to " + max + ", but is '" + text.get()
                        + "'");
        return otherwise;
    }

    private double number(Optional<String> text, String key, double min, double max, double otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, together with the bounds.
        }
        fault(
                key,
                "'" + at(key) + "' must be a number from " + plain(min) + " to " + plain(max) + ", but is '"
                        + text.get() + "'");
        return otherwise;
    }

    private <E extends Enum<E>> E choice(Optional<String> text, String key, Class<E> type, E otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        List<String> valid = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String written = written(constant);
            if (written.equals(text.get()) || constant.name().equals(text.get())) {
                return constant;
            }
            valid.add(written);
        }
        String near = Nearest.of(text.get(), valid);
        fault(
                key,
                "'" + at(key) + "' must be one of " + String.join(", ", valid) + ", but is '" + text.get() + "'"
                        + (near == null ? "" : "; did you mean '" + near + "'?"));
        return otherwise;
    }

    /** Names such as L1 stay as they are; others are lower case with dashes. */
    private static String written(Enum<?> constant) {
        String name = constant.name();
        return name.length() <= 2 ? name : name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void missing(String key) {
        fault(node, "'" + at(key) + "' is missing");
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private void fault(Node at, String message) {
        Mark mark = at.getStartMark().orElse(null);
        faults.add(mark == null ? 0 : mark.getLine() + 1, mark == null ? 0 : mark.getColumn() + 1, message);
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    @Override
    public String toString() {
        return path + Arrays.toString(entries.keySet().toArray());
    }
}
