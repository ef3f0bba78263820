package energy.nulwatt.bench;

import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import energy.nulwatt.sim.SimulatedHouse;
import energy.nulwatt.sim.SimulatedMeter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A scenario in virtual time with a controller on its channels: orders reach the batteries late, their power is read at
 * instants of their own, telegrams arrive when the meter sends them.
 */
final class VirtualSite {
    static final long SECOND_NS = 1_000_000_000L;
    static final long TICK_NS = 50_000_000L;
    static final double TICK_S = TICK_NS / 1e9;

    private static final long STEP_AT_LEAST_NS = 250_000_000L;
    private static final long EPOCH_S = 1_780_000_000L;

    private final Scenario scenario;
    private final SimulatedHouse house = new SimulatedHouse(SECOND_NS);
    private final List<VirtualBattery> batteries = new ArrayList<>();
    private final VirtualMeter meter;
    private final Controller controller;

    private VirtualSite(Scenario scenario, Controller.Maker maker) {
        this.scenario = scenario;
        long seed = scenario.seed();
        for (Scenario.Load load : scenario.loads()) {
            seed += 7;
            if (load.solar()) {
                house.addSolar(load.trace().apply(seed), load.phase());
            } else {
                house.add(load.trace().apply(seed), load.phase());
            }
        }
        List<BatterySpec> specs = new ArrayList<>();
        List<BatteryChannel> channels = new ArrayList<>();
        for (int i = 0; i < scenario.units().size(); i++) {
            UnitPlan plan = scenario.units().get(i);
            long pollNs = plan.pollMs() * 1_000_000L;
            long firstPollNs = SECOND_NS + 130_000_000L * (i + 1);
            VirtualBattery battery = new VirtualBattery(house.add(plan.physics(), plan.phase()), pollNs, firstPollNs);
            batteries.add(battery);
            specs.add(plan.spec(i));
            channels.add(battery.channel());
        }
        SiteSpec site = new SiteSpec(
                scenario.name(), "bench", scenario.fuseA(), 3, Integer.MAX_VALUE, Integer.MAX_VALUE, 25_000, specs);
        Slot<GridReading> grid = new Slot<>(GridReading::new);
        meter = new VirtualMeter(
                new SimulatedMeter(house, scenario.meter(), EPOCH_S, scenario.meterLatencyMs()), grid, seed);
        controller = maker.make(site, grid, channels, seed);
    }

    /** Runs a scenario from its start to its end. */
    static Recording run(Scenario scenario, Controller.Maker maker) {
        return new VirtualSite(scenario, maker).run();
    }

    private Recording run() {
        int ticks = (int) Math.round(scenario.lengthS() / TICK_S);
        Recording recording = new Recording(scenario, ticks);
        List<Scenario.Event> script = scenario.events().stream()
                .sorted(Comparator.comparingDouble(Scenario.Event::atS))
                .toList();
        int nextEvent = 0;
        long nowNs = SECOND_NS;
        long nextStepNs = SECOND_NS;
        for (int tick = 0; tick < ticks; tick++) {
            while (nextEvent < script.size() && script.get(nextEvent).atS() <= tick * TICK_S) {
                script.get(nextEvent++).happening().to(this);
            }
            nowNs += TICK_NS;
            boolean telegram = meter.advance(nowNs);
            if (telegram) {
                recording.telegram(tick);
            }
            boolean wake = telegram || nowNs >= nextStepNs;
            for (VirtualBattery battery : batteries) {
                wake |= battery.advance(nowNs);
            }
            if (wake) {
                controller.step(nowNs);
                nextStepNs = nowNs + STEP_AT_LEAST_NS;
            }
            recording.record(tick, house, batteries);
        }
        return recording;
    }

    VirtualBattery battery(int index) {
        return batteries.get(index);
    }

    VirtualMeter meter() {
        return meter;
    }
}
