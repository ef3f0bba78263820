package energy.nulwatt.model;

/**
 * The two slots between the control loop and the thread of one battery.
 *
 * @param states written by the battery's thread, read by the loop
 * @param commands written by the loop, read by the battery's thread
 */
public record BatteryChannel(Slot<BatteryState> states, Slot<BatteryCommand> commands) {
    public BatteryChannel() {
        this(new Slot<>(BatteryState::new), new Slot<>(BatteryCommand::new));
    }
}
