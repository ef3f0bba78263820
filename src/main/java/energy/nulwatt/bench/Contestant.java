package energy.nulwatt.bench;

import energy.nulwatt.control.ControlLoop;
import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import java.util.List;
import java.util.Locale;

/** The controllers that can be measured against each other. All of them get the same channels. */
public enum Contestant implements Controller.Maker {
    /** The real loop. */
    NULWATT {
        @Override
        public Controller make(SiteSpec site, Slot<GridReading> grid, List<BatteryChannel> channels, long seed) {
            Slot<Settings> owner = new Slot<>(() -> new Settings(site));
            return new ControlLoop(site, grid, owner, channels)::step;
        }
    },
    /** Leaves every battery at rest. */
    NOTHING {
        @Override
        public Controller make(SiteSpec site, Slot<GridReading> grid, List<BatteryChannel> channels, long seed) {
            return nowNs -> {};
        }
    },
    /** {@link Proportional}. */
    PROPORTIONAL {
        @Override
        public Controller make(SiteSpec site, Slot<GridReading> grid, List<BatteryChannel> channels, long seed) {
            return new Proportional(Proportional.TUNED, site, grid, channels, seed);
        }
    },
    /** {@link Pid}. */
    PID {
        @Override
        public Controller make(SiteSpec site, Slot<GridReading> grid, List<BatteryChannel> channels, long seed) {
            return new Pid(Pid.TUNED, site, grid, channels);
        }
    };

    /** As it is written on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
