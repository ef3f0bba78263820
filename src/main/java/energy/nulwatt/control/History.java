package energy.nulwatt.control;

/** The newest values of a quantity with their times, in a ring of fixed size. Between two entries the older one holds. */
final class History {
    private final long[] timesNs;
    private final double[] values;
    private int size;
    private int newest = -1;

    /** Found by the last {@link #boundBetween}. */
    double minimum;

    double maximum;

    History(int capacity) {
        timesNs = new long[capacity];
        values = new double[capacity];
    }

    /** Adds a value that is not older than the last one. */
    void add(long timeNs, double value) {
        newest = newest + 1 == timesNs.length ? 0 : newest + 1;
        timesNs[newest] = timeNs;
        values[newest] = value;
        size = Math.min(size + 1, timesNs.length);
    }

    int size() {
        return size;
    }

    double lastValue() {
        return values[newest];
    }

    long lastTimeNs() {
        return timesNs[newest];
    }

    /** The value in force at a time: that of the newest entry not later, or of the oldest; needs one entry or more. */
    double valueAt(long timeNs) {
        int at = newest;
        for (int i = 1; i < size && timesNs[at] > timeNs; i++) {
            at = at == 0 ? timesNs.length - 1 : at - 1;
        }
        return values[at];
    }

    /** How many entries are newer than the one in force at a time; needs one entry or more. */
    int ageAt(long timeNs) {
        int age = 0;
        while (age + 1 < size && timeOf(age) > timeNs) {
            age++;
        }
        return age;
    }

    /** The time of the entry that {@code age} others are newer than, 0 ≤ age < size. */
    long timeOf(int age) {
        return timesNs[indexOf(age)];
    }

    /** The value of the entry that {@code age} others are newer than, 0 ≤ age < size. */
    double valueOf(int age) {
        return values[indexOf(age)];
    }

    private int indexOf(int age) {
        int index = newest - age;
        return index < 0 ? index + timesNs.length : index;
    }

    /** On straight lines between the entries; held before the first and after the last; needs one entry or more. */
    double interpolatedAt(long timeNs) {
        int at = newest;
        int later = newest;
        for (int i = 1; i < size && timesNs[at] > timeNs; i++) {
            later = at;
            at = at == 0 ? timesNs.length - 1 : at - 1;
        }
        if (at == later || timesNs[at] >= timeNs) {
            return values[at];
        }
        double part = (double) (timeNs - timesNs[at]) / (timesNs[later] - timesNs[at]);
        return values[at] + part * (values[later] - values[at]);
    }

    /** Moves the entry that {@code age} others are newer than to another time, no further than its neighbours. */
    void retime(int age, long timeNs) {
        long at = age + 1 < size ? Math.max(timeNs, timeOf(age + 1)) : timeNs;
        timesNs[indexOf(age)] = age > 0 ? Math.min(at, timeOf(age - 1)) : at;
    }

    /** Takes entries out: {@code count} of them, from the one that {@code age} others are newer than on to older ones. */
    void drop(int age, int count) {
        for (int i = age - 1; i >= 0; i--) {
            int to = indexOf(i + count);
            timesNs[to] = timeOf(i);
            values[to] = valueOf(i);
        }
        newest = indexOf(count);
        size -= count;
    }

    /** Finds the smallest and largest value that held at any time between the two; 0 and 0 when there is none at all. */
    void boundBetween(long fromNs, long toNs) {
        minimum = 0;
        maximum = 0;
        boolean found = false;
        int at = newest;
        for (int i = 0; i < size; i++) {
            boolean tooNew = timesNs[at] > toNs && i + 1 < size;
            if (!tooNew) {
                double value = values[at];
                minimum = found ? Math.min(minimum, value) : value;
                maximum = found ? Math.max(maximum, value) : value;
                found = true;
                if (timesNs[at] <= fromNs) {
                    return;
                }
            }
            at = at == 0 ? timesNs.length - 1 : at - 1;
        }
    }

    /** The most of the sign of {@code sign} that all values reached for {@code forNs} at a stretch between the two; 0 for none. */
    double mostHeldBetween(long fromNs, long toNs, long forNs, int sign) {
        double most = 0;
        for (int age = ageAt(toNs); age < size; age++) {
            long sinceNs = Math.max(fromNs, timeOf(age));
            double least = sign * valueOf(age);
            int to = age;
            while (to > 0 && timeOf(to - 1) < sinceNs + forNs) {
                to--;
                least = Math.min(least, sign * valueOf(to));
            }
            most = Math.max(most, least);
            if (timeOf(age) <= fromNs) {
                return most;
            }
        }
        return most;
    }
}
