package energy.nulwatt.model;

import java.util.List;

/**
 * What does not change while the service runs: the site as the site file states it.
 *
 * @param name the owner's name for the house
 * @param id stable identity for topics and entities: letters, digits, {@code _} and {@code -}
 * @param mainFuseA rated current of the main fuse per phase, A
 * @param phases 1 or 3
 * @param maxImportW the most the house may draw, W ≥ 0; {@link Integer#MAX_VALUE} for no limit
 * @param maxExportW the most the house may feed in, W ≥ 0; {@link Integer#MAX_VALUE} for no limit
 * @param maxTargetW bounds of mode TARGET: −maxTargetW … +maxTargetW
 * @param batteries in the owner's order
 * @param allocation how they share the power
 * @param protection what holds the batteries back
 */
public record SiteSpec(
        String name,
        String id,
        int mainFuseA,
        int phases,
        int maxImportW,
        int maxExportW,
        int maxTargetW,
        List<BatterySpec> batteries,
        AllocationSpec allocation,
        ProtectionSpec protection) {
    public SiteSpec {
        batteries = List.copyOf(batteries);
    }

    /** With the default protection. */
    public SiteSpec(
            String name,
            String id,
            int mainFuseA,
            int phases,
            int maxImportW,
            int maxExportW,
            int maxTargetW,
            List<BatterySpec> batteries,
            AllocationSpec allocation) {
        this(
                name,
                id,
                mainFuseA,
                phases,
                maxImportW,
                maxExportW,
                maxTargetW,
                batteries,
                allocation,
                ProtectionSpec.DEFAULT);
    }

    /** A site whose batteries share as usual. */
    public SiteSpec(
            String name,
            String id,
            int mainFuseA,
            int phases,
            int maxImportW,
            int maxExportW,
            int maxTargetW,
            List<BatterySpec> batteries,
            ProtectionSpec protection) {
        this(
                name,
                id,
                mainFuseA,
                phases,
                maxImportW,
                maxExportW,
                maxTargetW,
                batteries,
                AllocationSpec.USUAL,
                protection);
    }

    /** A site whose batteries share as usual, with the default protection. */
    public SiteSpec(
            String name,
            String id,
            int mainFuseA,
            int phases,
            int maxImportW,
            int maxExportW,
            int maxTargetW,
            List<BatterySpec> batteries) {
        this(name, id, mainFuseA, phases, maxImportW, maxExportW, maxTargetW, batteries, AllocationSpec.USUAL);
    }
}
