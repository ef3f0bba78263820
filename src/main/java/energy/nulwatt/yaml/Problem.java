package energy.nulwatt.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Says in plain words what the YAML reader stumbled over.
 *
 * @param mark where, null when not known
 * @param message for a person
 */
record Problem(Mark mark, String message) {
    private static final Pattern CANNOT_START =
            Pattern.compile("found character '?(.+?)'? that cannot start any token.*");

    static Problem of(MarkedYamlEngineException e) {
        String problem = e.getProblem() == null ? "" : e.getProblem();
        String context = e.getContext() == null ? "" : e.getContext();
        Mark mark = e.getProblemMark().orElse(null);
        Mark opening = e.getContextMark().orElse(mark);
        if (context.contains("quoted scalar") && problem.contains("end of stream")) {
            return new Problem(opening, "the quote that opens here is never closed");
        }
        if (context.contains("a flow ")) {
            boolean list = context.contains("sequence");
            String closing = list ? "]" : "}";
            if (mark != null && mark.getLine() == opening.getLine() && !problem.contains("<stream end>")) {
                return new Problem(
                        mark,
                        "',' or '" + closing + "' is expected here: put the value in quotes when this belongs to it");
            }
            return new Problem(
                    opening, "the '" + (list ? "[" : "{") + "' that opens here is not closed" + before(mark));
        }
        return new Problem(mark, message(problem, opening));
    }

    private static String message(String problem, Mark opening) {
        Matcher character = CANNOT_START.matcher(problem);
        if (problem.contains("(TAB)")) {
            return "a tab: indent with spaces";
        }
        if (character.matches()) {
            return "a value cannot start with " + character.group(1) + ": put it in quotes";
        }
        if (problem.contains("mapping values are not allowed here")) {
            return "no ':' is expected here: check the indentation of this line and the one above,"
                    + " or put the value in quotes";
        }
        if (problem.contains("sequence entries are not allowed here")) {
            return "no '-' is expected here: put it in quotes when it is the value; each item of a list starts on a line of"
                    + " its own";
        }
        if (problem.contains("<block end>")) {
            return "does not line up with what began in line " + (opening.getLine() + 1) + ", column "
                    + (opening.getColumn() + 1);
        }
        if (problem.startsWith("found undefined alias")) {
            return "'*' names an anchor (&) that is not defined above: put the value in quotes when '*' belongs to it";
        }
        if (problem.contains("another document")) {
            return "'---' begins a second document: a file holds only one";
        }
        if (problem.startsWith("is nested")) {
            return problem;
        }
        return "is not YAML here: " + problem;
    }

    private static String before(Mark mark) {
        return mark == null ? "" : " before line " + (mark.getLine() + 1);
    }
}
