package energy.nulwatt.model;

/** What the owner may change on one battery while the service runs. Limits only ever tighten the {@link BatterySpec}. */
public final class BatterySettings {
    public boolean enabled = true;
    /** W, 0 … spec. */
    public int maxChargeW;
    /** W, 0 … spec. */
    public int maxDischargeW;
    /** %, spec … 100. */
    public double minSocPercent;
    /** %, 0 … spec. */
    public double maxSocPercent;

    /** The settings that a battery starts with: those of its site file. */
    public BatterySettings(BatterySpec spec) {
        maxChargeW = spec.maxChargeW();
        maxDischargeW = spec.maxDischargeW();
        minSocPercent = spec.minSocPercent();
        maxSocPercent = spec.maxSocPercent();
    }

    /** Becomes a copy of {@code other}. */
    public void copyFrom(BatterySettings other) {
        enabled = other.enabled;
        maxChargeW = other.maxChargeW;
        maxDischargeW = other.maxDischargeW;
        minSocPercent = other.minSocPercent;
        maxSocPercent = other.maxSocPercent;
    }
}
