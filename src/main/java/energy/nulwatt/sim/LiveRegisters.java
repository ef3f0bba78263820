package energy.nulwatt.sim;

import java.util.function.LongSupplier;

/**
 * Registers of a device in a house that lives in real time: every access first brings the house to the present. The
 * house is the lock of all that lives in it.
 */
public final class LiveRegisters implements RegisterMap {
    private final RegisterMap registers;
    private final SimulatedHouse house;
    private final LongSupplier clock;

    /**
     * @param house advanced under its own monitor
     * @param clock tells the house's time, ns
     */
    public LiveRegisters(RegisterMap registers, SimulatedHouse house, LongSupplier clock) {
        this.registers = registers;
        this.house = house;
        this.clock = clock;
    }

    @Override
    public int read(int address, int count, int[] into) {
        synchronized (house) {
            house.advanceTo(clock.getAsLong());
            return registers.read(address, count, into);
        }
    }

    @Override
    public int write(int address, int value) {
        synchronized (house) {
            house.advanceTo(clock.getAsLong());
            return registers.write(address, value);
        }
    }

    @Override
    public int writeMany(int address, int count, int[] values) {
        synchronized (house) {
            house.advanceTo(clock.getAsLong());
            return registers.writeMany(address, count, values);
        }
    }
}
