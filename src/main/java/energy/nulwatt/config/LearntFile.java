package energy.nulwatt.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.Learnt;
import energy.nulwatt.model.LearntSite;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.yaml.Fault;
import energy.nulwatt.yaml.FaultyFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tinylog.Logger;

/**
 * Keeps what was learnt of meter and batteries over a restart: {@code learnt.json} in the state directory. It is kept for
 * each battery by its id and its firmware. A damaged file is told, put aside, and learning begins afresh. All calls are
 * from one thread, which may block.
 */
public final class LearntFile {
    private final StateFile file;
    private final SiteSpec site;
    private StoredLearnt stored = new StoredLearnt();
    private byte[] onDisk = new byte[0];
    private String problem = "";

    public LearntFile(Path directory, SiteSpec site) {
        this.site = site;
        file = new StateFile(directory, "learnt.json");
    }

    /** Where it is. */
    public Path path() {
        return file.path();
    }

    /** Why nothing can be kept now, for a person; empty when it can. */
    public String problem() {
        return problem;
    }

    /** What was kept. Tells in the log what it cannot use. */
    public LearntSite load() {
        try {
            onDisk = file.read();
            stored = StoredLearnt.parse(onDisk);
        } catch (NoSuchFileException e) {
            Logger.debug("{} does not exist: nothing was learnt yet", file.path());
        } catch (IOException e) {
            stored = new StoredLearnt();
            Logger.error(
                    "{} cannot be used ({}){}; how the batteries behave is learnt afresh",
                    file.path(),
                    StateFile.firstLine(e),
                    file.copyAside());
            write(); // else every start until the first write would put it aside again
        }
        return asSite();
    }

    /**
     * What is kept, for whoever only looks at it: changes nothing.
     *
     * @throws NoSuchFileException when nothing was kept yet
     * @throws FaultyFileException when it cannot be used, with the place where that shows
     */
    public LearntSite read() throws NoSuchFileException, FaultyFileException {
        try {
            stored = StoredLearnt.parse(file.read());
            return asSite();
        } catch (NoSuchFileException e) {
            throw e;
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            throw faulty(place == null ? 0 : place.getLineNr(), place == null ? 0 : place.getColumnNr(), e);
        } catch (IOException e) {
            throw faulty(0, 0, e);
        }
    }

    private FaultyFileException faulty(int line, int column, IOException e) {
        String message = "cannot be used (" + StateFile.firstLine(e)
                + "); the next start of the service puts it aside and learns afresh";
        return new FaultyFileException(List.of(new Fault(file.path().toString(), line, column, message)));
    }

    /** When it was written last. */
    public Instant writtenAt() throws IOException {
        return Files.getLastModifiedTime(file.path()).toInstant();
    }

    private LearntSite asSite() {
        List<List<Learnt>> batteries = new ArrayList<>();
        for (BatterySpec spec : site.batteries()) {
            batteries.add(stored.batteries.getOrDefault(spec.id(), List.of()));
        }
        return new LearntSite(stored.meterLatencyS, batteries);
    }

    /** Keeps what {@code newest} tells, unless it is on the disk already. A failure is told in the log once. */
    public void save(Snapshot newest) {
        if (!Double.isNaN(newest.meterLatencyS)) {
            stored.meterLatencyS = newest.meterLatencyS;
        }
        for (int i = 0; i < newest.batteries.length; i++) {
            stored.put(site.batteries().get(i).id(), newest.batteries[i].learnt);
        }
        if (!stored.batteries.isEmpty() || !Double.isNaN(stored.meterLatencyS)) {
            write();
        }
    }

    private void write() {
        try {
            byte[] json = stored.toJson();
            if (Arrays.equals(json, onDisk)) {
                return;
            }
            file.replace(json);
            onDisk = json;
            if (!problem.isEmpty()) {
                problem = "";
                Logger.info("what is learnt is kept in {} again", file.path());
            }
        } catch (IOException e) {
            String now = "what is learnt cannot be kept in " + file.path() + " and would be lost by a restart: " + e;
            if (!now.equals(problem)) {
                problem = now;
                Logger.error(problem);
            }
        }
    }
}
