package energy.nulwatt.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers every fault of a file, so that its owner sees all of them at once. */
public final class Faults {
    /** More than a person reads; a file of one megabyte may hold a fault in every second byte. */
    private static final int MAX_KEPT = 200;

    private final String file;
    private final Set<Fault> faults = new LinkedHashSet<>();
    private int dropped;

    public Faults(String file) {
        this.file = file;
    }

    /** The file as it is named in every fault. */
    public String file() {
        return file;
    }

    public void add(int line, int column, String message) {
        Fault fault = new Fault(file, line, column, message);
        if (faults.size() < MAX_KEPT) {
            faults.add(fault);
        } else if (!faults.contains(fault)) {
            dropped++;
        }
    }

    public boolean isEmpty() {
        return faults.isEmpty();
    }

    /** In the order of the file; the last one counts those beyond the first two hundred. */
    public List<Fault> sorted() {
        List<Fault> sorted = new ArrayList<>(faults);
        Collections.sort(sorted);
        if (dropped > 0) {
            Fault last = sorted.getLast();
            sorted.add(new Fault(file, last.line(), last.column(), "… and " + dropped + " more faults"));
        }
        return Collections.unmodifiableList(sorted);
    }

    /** Throws when anything was found. */
    public void throwIfAny() throws FaultyFileException {
        if (!faults.isEmpty()) {
            throw new FaultyFileException(sorted());
        }
    }
}
