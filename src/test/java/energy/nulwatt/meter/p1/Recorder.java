package energy.nulwatt.meter.p1;

import energy.nulwatt.model.GridReading;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a parser found, and feeds it. */
final class Recorder implements P1Parser.Listener {
    static final long SECOND_NS = 1_000_000_000L;

    final List<GridReading> readings = new ArrayList<>();
    final List<DropReason> drops = new ArrayList<>();
    final List<CrcState> crcStates = new ArrayList<>();
    long droppedBytes;
    final P1Parser parser;
    private long nowNs = SECOND_NS;

    Recorder() {
        this(P1Options.DEFAULT);
    }

    Recorder(P1Options options) {
        parser = new P1Parser(options, this);
    }

    /** Feeds all of it at once, a second after the last. */
    Recorder feed(byte[]... pieces) {
        for (byte[] piece : pieces) {
            nowNs += SECOND_NS;
            parser.feed(piece, 0, piece.length, nowNs);
        }
        return this;
    }

    long nowNs() {
        return nowNs;
    }

    Recorder silence(long ms) {
        nowNs += ms * 1_000_000;
        parser.tick(nowNs);
        return this;
    }

    /** The one reading of it all. */
    GridReading only() {
        if (readings.size() != 1) {
            throw new AssertionError(readings.size() + " readings; dropped " + drops);
        }
        return readings.getFirst();
    }

    GridReading last() {
        if (readings.isEmpty()) {
            throw new AssertionError("no reading; dropped " + drops);
        }
        return readings.getLast();
    }

    @Override
    public void onTelegram(byte[] bytes, int offset, int length, CrcState crc) {
        crcStates.add(crc);
    }

    @Override
    public void onReading(GridReading reading) {
        GridReading copy = new GridReading();
        copy.copyFrom(reading);
        readings.add(copy);
    }

    @Override
    public void onDrop(DropReason reason, int bytes) {
        drops.add(reason);
        droppedBytes += bytes;
    }
}
