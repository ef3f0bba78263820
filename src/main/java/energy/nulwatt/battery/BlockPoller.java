package energy.nulwatt.battery;

import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.modbus.ModbusDevice;
import energy.nulwatt.modbus.ModbusFailure;
import energy.nulwatt.modbus.ModbusRefusal;
import energy.nulwatt.modbus.RegisterBlock;
import energy.nulwatt.model.BatteryState;
import java.io.IOException;
import java.util.List;
import org.tinylog.Logger;

/** Reads blocks of registers, does without those that a battery never tells, and says so once. */
final class BlockPoller {
    private final String battery;
    private final PollSchedule polls;
    private final ModbusDevice device;
    private final Telemetry telemetry;
    private final BusTime time;
    /** By block: how the battery stands, to be read at connect and never refused. */
    private final boolean[] standing;

    /** By block: it was refused and that was said. */
    private final boolean[] refusalTold;

    BlockPoller(String battery, PollSchedule polls, ModbusDevice device, Telemetry telemetry, BusTime time) {
        this.battery = battery;
        this.polls = polls;
        this.device = device;
        this.telemetry = telemetry;
        this.time = time;
        standing = new boolean[polls.size()];
        refusalTold = new boolean[polls.size()];
    }

    /** Without its power a battery cannot be controlled; without its charge and its own limits not within them. */
    void needFeeds(List<Profile.Feed> feeds) {
        for (Profile.Feed feed : feeds) {
            switch (feed.field()) {
                case POWER -> stands(polls.indexOf(feed.register()));
                case SOC, MAX_CHARGE, MAX_DISCHARGE -> {
                    polls.markEssential(polls.indexOf(feed.register()));
                    if (feed.second() != null) {
                        polls.markEssential(polls.indexOf(feed.second()));
                    }
                }
                case SOC_OF_SINGLE_PACK, PACK_COUNT, CAPACITY, TEMPERATURE, CHARGED, DISCHARGED -> {}
            }
        }
    }

    /** A block tells how the battery stands; −1 for none. */
    void stands(int index) {
        polls.markEssential(index);
        if (index >= 0) {
            standing[index] = true;
        }
    }

    boolean isStanding(int index) {
        return standing[index];
    }

    /**
     * Reads a block.
     *
     * @return true when it was answered; false when the battery refused it, or was given up on it
     * @throws IOException when the battery does not answer, or refuses what nobody can do without
     */
    boolean read(int index, BatteryState into) throws IOException {
        RegisterBlock block = polls.block(index);
        try {
            device.read(block);
        } catch (ModbusRefusal e) {
            refused(index, into, e);
            into.answeredNs = time.nowNs();
            return false;
        } catch (IOException e) {
            if (e instanceof ModbusFailure failure && failure.kind() == ModbusFailure.Kind.ABORTED) {
                throw e; // says nothing of the block
            }
            if (!polls.failed(index, time.nowNs())) {
                throw e;
            }
            giveUp(block, into, e);
            return false;
        }
        refusalTold[index] = false;
        return true;
    }

    private void refused(int index, BatteryState into, ModbusRefusal refusal) throws ModbusRefusal {
        RegisterBlock block = polls.block(index);
        if (polls.refused(index, refusal.code(), time.nowNs())) {
            giveUp(block, into, refusal);
        } else if (standing[index]) {
            throw refusal;
        } else if (!refusalTold[index]) {
            refusalTold[index] = true;
            Logger.warn(
                    "Battery {} does not tell {} now: {}",
                    battery,
                    block.registers().getFirst().name(),
                    refusal.getMessage());
        }
    }

    private void giveUp(RegisterBlock block, BatteryState into, IOException e) {
        telemetry.forget(block, into);
        Logger.warn(
                "Battery {} does not tell {} and is not asked for it again before it is connected anew: {}",
                battery,
                block.registers().getFirst().name(),
                e.getMessage());
    }
}
