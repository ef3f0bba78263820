package energy.nulwatt.model;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The newest value from one writer thread to one reader thread: no lock, no wait, no allocation after construction.
 *
 * <p>Three preallocated values go round: one that the writer fills, one that the reader holds, one in between. The
 * writer fills {@link #writing()} and calls {@link #publish()}; the reader calls {@link #poll()} and, when that was
 * true, finds the newest in {@link #latest()}. A value that was overtaken is never seen.
 */
public final class Slot<T> {
    private static final int INDEX = 0b011;
    private static final int FRESH = 0b100;

    private final T[] values;
    private final AtomicInteger between = new AtomicInteger(1);
    private int writer;
    private int reader = 2;

    /** @param holder makes an empty value; called three times */
    @SuppressWarnings("unchecked")
    public Slot(Supplier<T> holder) {
        values = (T[]) new Object[] {holder.get(), holder.get(), holder.get()};
    }

    /** The value that the writer may fill. Its old content is that of some earlier publication: overwrite all of it. */
    public T writing() {
        return values[writer];
    }

    /** Hands what was written to the reader. */
    public void publish() {
        writer = between.getAndSet(writer | FRESH) & INDEX;
    }

    /** Takes the newest value over when there is one; true when {@link #latest()} changed. */
    public boolean poll() {
        if ((between.get() & FRESH) == 0) {
            return false;
        }
        reader = between.getAndSet(reader) & INDEX;
        return true;
    }

    /** The value taken over by the last successful {@link #poll()}; an empty holder before the first. */
    public T latest() {
        return values[reader];
    }
}
