package energy.nulwatt.battery;

import energy.nulwatt.modbus.DeviceLimits;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.modbus.SerialFormat;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.OperatingState;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ResponseGuess;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that the driver knows of one family of batteries, as its profile file states it.
 *
 * @param id the type that a site file names: {@code marstek-venus-gen3}
 * @param models the units of this family, for people
 * @param confidence how sure the facts are, for people
 * @param sources where the facts come from
 * @param file the file that it was read from, for messages
 * @param link how to talk to it unless the site file says otherwise
 * @param identity what must hold at connect, checked in this order
 * @param firmware registers that together tell the version of its firmware; read at connect
 * @param registers everything that may be read, and nothing else is
 * @param writeList everything that may be written, and nothing else is
 * @param polls what is read while it runs
 * @param feeds which register fills which field of the state
 * @param operatingState the register that tells what it is doing, or null
 * @param operatingStates its values
 * @param faults warning and fault words
 * @param watch registers of which a change is reported: limits that others may alter
 * @param control how it is commanded
 * @param verify how obedience is checked
 * @param limits what it can do
 * @param hasDeadMansSwitch true when it stops by itself once commands stop coming
 */
public record Profile(
        String id,
        String maker,
        String models,
        String confidence,
        List<String> sources,
        String file,
        LinkDefaults link,
        List<Check> identity,
        List<Register> firmware,
        List<Register> registers,
        Set<Register> writeList,
        List<PollGroup> polls,
        List<Feed> feeds,
        Register operatingState,
        Map<Integer, OperatingState> operatingStates,
        List<FaultWord> faults,
        List<Register> watch,
        Control control,
        Verify verify,
        PowerLimits limits,
        ResponseGuess response,
        EfficiencyCurve chargeCurve,
        EfficiencyCurve dischargeCurve,
        boolean hasDeadMansSwitch) {

    public Profile {
        sources = List.copyOf(sources);
        identity = List.copyOf(identity);
        firmware = List.copyOf(firmware);
        registers = List.copyOf(registers);
        writeList = Set.copyOf(writeList);
        polls = List.copyOf(polls);
        feeds = List.copyOf(feeds);
        operatingStates = Map.copyOf(operatingStates);
        faults = List.copyOf(faults);
        watch = List.copyOf(watch);
    }

    /**
     * How the device is reached.
     *
     * @param serial format of its serial line
     * @param unit Modbus unit id
     * @param silenceMs how long it may stay silent without that being a fault, ms
     * @param limits sizes and pauses of requests
     */
    public record LinkDefaults(SerialFormat serial, int tcpPort, int unit, int silenceMs, DeviceLimits limits) {}

    /**
     * Something that a register must show.
     *
     * @param startsWith the text begins with one of these; empty for no such demand
     * @param startsNotWith the text begins with none of these
     * @param min least value of a number
     * @param max greatest value of a number
     */
    public record Check(
            Register register, List<String> startsWith, List<String> startsNotWith, double min, double max) {
        public Check {
            startsWith = List.copyOf(startsWith);
            startsNotWith = List.copyOf(startsNotWith);
        }
    }

    /** Registers that are read every {@code everyMs}. */
    public record PollGroup(int everyMs, List<Register> registers) {
        public PollGroup {
            registers = List.copyOf(registers);
        }
    }

    /** A field of the battery's state that a register can fill. */
    public enum Field {
        /** AC power, + charge. */
        POWER,
        SOC,
        /** A finer state of charge that counts only while {@link #PACK_COUNT} is 1. */
        SOC_OF_SINGLE_PACK,
        PACK_COUNT,
        CAPACITY,
        MAX_CHARGE,
        MAX_DISCHARGE,
        TEMPERATURE,
        CHARGED,
        DISCHARGED
    }

    /**
     * One register feeding one field.
     *
     * @param times a second register to multiply with, as volts for a limit in amperes; or null
     * @param minus a second register of the same unit to take off, as the power of the other direction; or null
     * @param factor sign and unit: register value × factor is in W, Wh, % or °C
     * @param min physical limits in the unit of the field; what lies outside is not believed at once
     * @param max physical limits in the unit of the field
     */
    public record Feed(
            Field field, Register register, Register times, Register minus, double factor, double min, double max) {
        /** The second register that it needs, or null. */
        Register second() {
            return times == null ? minus : times;
        }
    }

    /**
     * A word of fault bits.
     *
     * @param bits how many low bits of it are kept; any higher one counts as {@link BatteryFault#OTHER}
     * @param shift where they go in the battery's fault bits
     * @param names what the bits mean, as far as known
     */
    public record FaultWord(Register register, int bits, int shift, Map<Integer, String> names) {
        public FaultWord {
            names = Map.copyOf(names);
        }
    }

    /**
     * What is written into one register.
     *
     * @param value what is written when {@code watts} is 0
     * @param watts 1: the ordered power without its sign is written; −1: the same, negative
     */
    public record Write(Register register, int value, int watts) {
        /** What is written for a power of this size, W ≥ 0. */
        int of(int powerW) {
            return watts == 0 ? value : watts * powerW;
        }
    }

    /** One frame of writes: registers next to each other, in the order of their addresses. */
    public record WriteStep(List<Write> writes, List<Register> registers) {
        public WriteStep {
            writes = List.copyOf(writes);
            registers = List.copyOf(registers);
        }

        static WriteStep of(List<Write> writes) {
            return new WriteStep(writes, writes.stream().map(Write::register).toList());
        }
    }

    /** What the battery does at 0 W. */
    public enum Idle {
        /** Relay open: least own consumption, seconds to come back. */
        RELAY_OPEN,
        /** Relay closed by a watt of charge: at once there, costs standby power. */
        RELAY_CLOSED
    }

    /**
     * How it is commanded; every list in its order.
     *
     * @param flag register that tells who is in charge, or null when there is none
     * @param flagHeld its value under our control
     * @param keepAlive written again every {@code keepAliveMs} while we are in charge, or null
     * @param idleClosed empty when there is no such variant
     * @param refreshMs what was ordered is written again so often: the device forgets it when we fall silent; 0 for one that
     *     keeps it
     */
    public record Control(
            Register flag,
            int flagHeld,
            List<WriteStep> take,
            List<WriteStep> charge,
            List<WriteStep> discharge,
            List<WriteStep> idleOpen,
            List<WriteStep> idleClosed,
            List<WriteStep> stop,
            List<WriteStep> release,
            WriteStep keepAlive,
            int keepAliveMs,
            int refreshMs) {
        public Control {
            take = List.copyOf(take);
            charge = List.copyOf(charge);
            discharge = List.copyOf(discharge);
            idleOpen = List.copyOf(idleOpen);
            idleClosed = List.copyOf(idleClosed);
            stop = List.copyOf(stop);
            release = List.copyOf(release);
        }
    }

    /**
     * How obedience is checked.
     *
     * @param afterMs from a write to its read-back, ms
     * @param everyWrites a change of power is read back every so many writes; a change of direction always
     * @param toleranceW a power set-point may read back this much off, W
     * @param tolerancePercent or this much, whichever is more
     * @param settleMs how long it may take to deliver after a new direction, ms
     * @param leastCommandW smaller commands are not judged, W
     * @param leastPercent below this share of the command it does not deliver
     * @param samples so many in a row before it is said
     * @param wakeEveryMs at most one attempt to wake it in this time, ms
     * @param runawayW more than this while commanded idle is running away, W
     * @param runawayMs so long after the command, ms
     */
    public record Verify(
            int afterMs,
            int everyWrites,
            int toleranceW,
            int tolerancePercent,
            int settleMs,
            int leastCommandW,
            int leastPercent,
            int samples,
            int wakeEveryMs,
            int runawayW,
            int runawayMs) {}

    /**
     * What it can do.
     *
     * @param minPowerW below this it regulates badly, W
     * @param minSocPercent its own floor
     * @param maxSocPercent its own ceiling
     * @param fullFromPercent no charging from here on is normal, not a fault
     * @param emptyBelowPercent no discharging below is normal, not a fault
     * @param models tighter limits of some models; the first that fits counts
     */
    public record PowerLimits(
            int maxChargeW,
            int maxDischargeW,
            int minPowerW,
            double minSocPercent,
            double maxSocPercent,
            double fullFromPercent,
            double emptyBelowPercent,
            List<ModelLimits> models) {
        public PowerLimits {
            models = List.copyOf(models);
        }
    }

    /** Limits that hold when all checks do. */
    public record ModelLimits(String name, List<Check> when, int maxChargeW, int maxDischargeW) {
        public ModelLimits {
            when = List.copyOf(when);
        }
    }

    /** Maker and models, as people call it. */
    public String family() {
        return maker + " " + models;
    }

    /**
     * A battery of this family on a site.
     *
     * @param capacityWh usable capacity, Wh
     * @param maxChargeW what the owner allows, W; never more than the family can
     * @param maxDischargeW what the owner allows, W; never more than the family can
     * @param minSocPercent what the owner wants kept, %; never below the battery's own floor
     * @param maxSocPercent what the owner wants filled, %
     */
    public BatterySpec spec(
            String name,
            String id,
            PhaseConnection phase,
            double capacityWh,
            int maxChargeW,
            int maxDischargeW,
            double minSocPercent,
            double maxSocPercent) {
        return new BatterySpec(
                name,
                id,
                family(),
                phase,
                capacityWh,
                Math.min(maxChargeW, limits.maxChargeW),
                Math.min(maxDischargeW, limits.maxDischargeW),
                limits.minPowerW,
                Math.max(minSocPercent, limits.minSocPercent),
                Math.min(maxSocPercent, limits.maxSocPercent),
                hasDeadMansSwitch,
                response,
                chargeCurve,
                dischargeCurve);
    }

    /** The fault bits in words, comma-separated; empty when healthy. */
    public String faultText(long bits) {
        StringBuilder text = new StringBuilder();
        for (FaultWord word : faults) {
            for (int bit = 0; bit < word.bits; bit++) {
                if ((bits >> (word.shift + bit) & 1) != 0) {
                    append(text, word.names.getOrDefault(bit, word.register.name() + " bit " + bit));
                }
            }
        }
        BatteryFault.appendText(text, bits);
        return text.toString();
    }

    static void append(StringBuilder text, String word) {
        if (!text.isEmpty()) {
            text.append(", ");
        }
        text.append(word);
    }
}
