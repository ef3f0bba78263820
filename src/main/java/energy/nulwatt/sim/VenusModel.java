package energy.nulwatt.sim;

/** A model of the Marstek Venus family. */
public enum VenusModel {
    /** Venus E v1 and v2, Venus C: RS485 only. */
    E_V2("HMG-50", false, 16, 1, 2500),
    /** Venus E v3. */
    E_V3("VNSE3-0", true, 16, 1, 2500),
    /** Venus D: solar inputs, up to seven packs. */
    D("VNSD-0", true, 16, 7, 2500),
    /** Venus A: solar inputs, up to six packs of 13 cells. */
    A("VNSA-0", true, 13, 6, 1500);

    private final String deviceName;
    private final boolean gen3;
    private final int cells;
    private final int maxPacks;
    private final int maxSetpointW;

    VenusModel(String deviceName, boolean gen3, int cells, int maxPacks, int maxSetpointW) {
        this.deviceName = deviceName;
        this.gen3 = gen3;
        this.cells = cells;
        this.maxPacks = maxPacks;
        this.maxSetpointW = maxSetpointW;
    }

    /** Text of registers 31000 … 31009. */
    public String deviceName() {
        return deviceName;
    }

    /** True for the firmware base that E v3, A and D share. */
    public boolean gen3() {
        return gen3;
    }

    /** True for the models with solar inputs. */
    public boolean hasSolarInputs() {
        return maxPacks > 1;
    }

    /** Cells in series in each pack. */
    public int cells() {
        return cells;
    }

    /** How many packs its registers have room for. */
    public int maxPacks() {
        return maxPacks;
    }

    /** The largest set-point that it takes, W. */
    public int maxSetpointW() {
        return maxSetpointW;
    }

    /** How it behaves when nothing else is said. */
    public BatteryPhysics physics() {
        return switch (this) {
            case E_V2, E_V3 -> BatteryPhysics.VENUS_E;
            case D -> BatteryPhysics.VENUS_D;
            case A -> BatteryPhysics.VENUS_A;
        };
    }
}
