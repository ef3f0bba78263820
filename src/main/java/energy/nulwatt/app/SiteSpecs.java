package energy.nulwatt.app;

import energy.nulwatt.battery.Profile;
import energy.nulwatt.config.BatterySection;
import energy.nulwatt.config.Site;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.SiteSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Joins what the owner wrote with what the profiles know. */
public final class SiteSpecs {
    private SiteSpecs() {}

    /** The site as the control loop knows it. */
    public static SiteSpec of(Site site, Map<String, Profile> profiles) {
        List<BatterySpec> batteries = new ArrayList<>();
        for (BatterySection section : site.batteries()) {
            batteries.add(profiles.get(section.type())
                    .spec(
                            section.name(),
                            section.id(),
                            section.phase(),
                            section.capacityWh().orElse(Double.NaN),
                            section.maxChargeW().orElse(Integer.MAX_VALUE),
                            section.maxDischargeW().orElse(Integer.MAX_VALUE),
                            section.minSocPercent(),
                            section.maxSocPercent()));
        }
        return new SiteSpec(
                site.name(),
                site.id(),
                site.mainFuseA(),
                site.phases(),
                site.maxImportW(),
                site.maxExportW(),
                site.maxTargetW(),
                batteries,
                site.protection()
                        .withBatteries(site.batteries().stream()
                                .map(BatterySection::protection)
                                .toList()));
    }
}
