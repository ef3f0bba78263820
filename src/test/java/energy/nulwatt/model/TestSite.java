package energy.nulwatt.model;

import java.util.Arrays;
import java.util.List;

/** A site with plain batteries, for tests that need one and do not care how it is. */
public final class TestSite {
    private TestSite() {}

    /** Batteries of these names, which are their ids too. */
    public static SiteSpec of(String... names) {
        List<BatterySpec> batteries = Arrays.stream(names)
                .map(name -> new BatterySpec(
                        name,
                        name,
                        "test",
                        PhaseConnection.L1,
                        5000,
                        2500,
                        2500,
                        0,
                        12,
                        100,
                        false,
                        ResponseGuess.TYPICAL,
                        EfficiencyCurve.IDEAL,
                        EfficiencyCurve.IDEAL))
                .toList();
        return new SiteSpec("Home", "home", 25, 3, Integer.MAX_VALUE, Integer.MAX_VALUE, 7500, batteries);
    }
}
