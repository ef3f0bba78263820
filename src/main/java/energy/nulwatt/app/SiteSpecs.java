package energy.nulwatt.app;

import energy.nulwatt.battery.Profile;
import energy.nulwatt.battery.sessy.Sessy;
import energy.nulwatt.config.BatterySection;
import energy.nulwatt.config.SharingSection;
import energy.nulwatt.config.Site;
import energy.nulwatt.model.AllocationSpec;
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
            batteries.add(battery(section, profiles));
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
                allocation(site),
                site.protection()
                        .withBatteries(site.batteries().stream()
                                .map(BatterySection::protection)
                                .toList()));
    }

    private static BatterySpec battery(BatterySection section, Map<String, Profile> profiles) {
        double capacityWh = section.capacityWh().orElse(Double.NaN);
        int maxChargeW = section.maxChargeW().orElse(Integer.MAX_VALUE);
        int maxDischargeW = section.maxDischargeW().orElse(Integer.MAX_VALUE);
        if (section.type().equals(BatterySection.SESSY)) {
            return Sessy.spec(
                    section.name(),
                    section.id(),
                    section.phase(),
                    capacityWh,
                    maxChargeW,
                    maxDischargeW,
                    section.minSocPercent(),
                    section.maxSocPercent());
        }
        return profiles.get(section.type())
                .spec(
                        section.name(),
                        section.id(),
                        section.phase(),
                        capacityWh,
                        maxChargeW,
                        maxDischargeW,
                        section.minSocPercent(),
                        section.maxSocPercent());
    }

    private static AllocationSpec allocation(Site site) {
        SharingSection sharing = site.control().sharing();
        return new AllocationSpec(
                sharing.strategy(),
                sharing.order(),
                sharing.groups().stream()
                        .map(group -> new AllocationSpec.Group(
                                group.name(), group.batteries(), group.maxChargeW(), group.maxDischargeW()))
                        .toList(),
                site.batteries().stream().map(BatterySection::bands).toList(),
                sharing.minOnS(),
                sharing.minOffS());
    }
}
