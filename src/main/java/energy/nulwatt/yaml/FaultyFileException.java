package energy.nulwatt.yaml;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** A file that cannot be used, with all that is wrong in it. The message is for a person: one line a fault. */
public final class FaultyFileException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    public FaultyFileException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
