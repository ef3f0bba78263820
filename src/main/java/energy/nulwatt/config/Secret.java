package energy.nulwatt.config;

/** A password or key. Never shows itself by accident: {@link #toString()} is {@code ***}. */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "***";
    }
}
