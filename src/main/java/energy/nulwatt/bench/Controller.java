package energy.nulwatt.bench;

import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import java.util.List;

/** Something that keeps a house at zero: it sees readings and states in slots and puts commands into slots. */
public interface Controller {
    /** Called for every telegram, for every answer of a battery, and at least every 250 ms of virtual time. */
    void step(long nowNs);

    /** Makes a controller for one run. */
    interface Maker {
        /**
         * A controller at the beginning of a run.
         *
         * @param channels one per battery, in the order of the site
         * @param seed of what it leaves to chance
         */
        Controller make(SiteSpec site, Slot<GridReading> grid, List<BatteryChannel> channels, long seed);
    }
}
