package energy.nulwatt.yaml;

/**
 * One thing that is wrong in a file.
 *
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1; 0 when the file as a whole is meant
 * @param message what was found, what was expected, what to write instead
 */
public record Fault(String file, int line, int column, String message) implements Comparable<Fault> {
    @Override
    public int compareTo(Fault other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
    }
}
