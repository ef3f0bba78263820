package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.Control;
import energy.nulwatt.battery.Profile.WriteStep;
import java.util.Arrays;
import java.util.List;

/** The write lists of a profile, as arrays. */
final class Steps {
    static final WriteStep[] NONE = {};

    final WriteStep[] take;
    final WriteStep[] stop;
    final WriteStep[] takeThenStop;
    final WriteStep[] release;
    private final WriteStep[] charge;
    private final WriteStep[] discharge;
    private final WriteStep[] idle;

    Steps(Control control, Profile.Idle idle) {
        take = array(control.take());
        stop = array(control.stop());
        takeThenStop = Arrays.copyOf(take, take.length + stop.length);
        System.arraycopy(stop, 0, takeThenStop, take.length, stop.length);
        release = array(control.release());
        charge = array(control.charge());
        discharge = array(control.discharge());
        boolean closed =
                idle == Profile.Idle.RELAY_CLOSED && !control.idleClosed().isEmpty();
        this.idle = array(closed ? control.idleClosed() : control.idleOpen());
    }

    /** What is written for {@code watts}, + charge. */
    WriteStep[] of(int watts) {
        return watts > 0 ? charge : watts < 0 ? discharge : idle;
    }

    private static WriteStep[] array(List<WriteStep> steps) {
        return steps.toArray(NONE);
    }
}
