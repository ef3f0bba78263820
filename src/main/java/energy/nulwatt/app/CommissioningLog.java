package energy.nulwatt.app;

import energy.nulwatt.model.BatterySnapshot;
import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.Sink;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Snapshot;
import java.util.Arrays;
import java.util.function.Consumer;

/** Tells when the commissioning of a battery begins and how it ends: whoever wonders at the power later finds it. */
final class CommissioningLog implements Sink {
    private final SiteSpec spec;
    private final Consumer<String> log;
    private final Commissioning[] before;

    CommissioningLog(SiteSpec spec, Consumer<String> log) {
        this.spec = spec;
        this.log = log;
        before = new Commissioning[spec.batteries().size()];
        Arrays.fill(before, Commissioning.NONE);
    }

    @Override
    public void accept(Snapshot snapshot) {
        for (int i = 0; i < before.length; i++) {
            BatterySnapshot battery = snapshot.batteries[i];
            if (battery.commissioning != before[i]) {
                before[i] = battery.commissioning;
                tell(spec.batteries().get(i).name(), battery);
            }
        }
    }

    private void tell(String name, BatterySnapshot battery) {
        switch (battery.commissioning) {
            case NONE, WAITING -> {}
            case RUNNING -> log.accept("Commissioning of " + name + " begins");
            case DONE -> log.accept("Commissioning of " + name + " is done");
            case ENDED_EARLY ->
                log.accept("Commissioning of " + name + " ended early: " + battery.commissioningReason.text());
        }
    }
}
