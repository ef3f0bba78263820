package energy.nulwatt.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Gathers every fault of a file, so that its owner sees all of them at once. */
public final class Faults {
    private final String file;
    private final List<Fault> faults = new ArrayList<>();

    public Faults(String file) {
        this.file = file;
    }

    public void add(int line, int column, String message) {
        faults.add(new Fault(file, line, column, message));
    }

    public boolean isEmpty() {
        return faults.isEmpty();
    }

    /** In the order of the file. */
    public List<Fault> sorted() {
        List<Fault> sorted = new ArrayList<>(faults);
        Collections.sort(sorted);
        return Collections.unmodifiableList(sorted);
    }

    /** Throws when anything was found. */
    public void throwIfAny() throws FaultyFileException {
        if (!faults.isEmpty()) {
            throw new FaultyFileException(sorted());
        }
    }
}
