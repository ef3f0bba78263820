package energy.nulwatt.battery;

import energy.nulwatt.modbus.BusTime;

/** Time that passes only when told to. */
final class FakeTime implements BusTime {
    private long nowNs = 1_000_000_000_000L;

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public void sleep(long ns) {
        nowNs += ns;
    }

    void passMs(long ms) {
        nowNs += ms * 1_000_000;
    }
}
