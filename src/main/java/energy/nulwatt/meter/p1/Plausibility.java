package energy.nulwatt.meter.p1;

/**
 * Judges telegrams that no CRC proves: power within the connection, the same values printed as before, energy that
 * neither falls nor jumps. When three telegrams in a row agree with each other but not with what was before (a meter
 * was exchanged, or the first one was damaged), they become the new measure.
 */
final class Plausibility {
    private static final int AGREEING_TO_START_OVER = 3;
    private static final double JUMP_MARGIN_WH = 1000;
    private static final double NS_PER_HOUR = 3.6e12;

    private final int connectionLimitW;
    private final Measure accepted = new Measure();
    private final Measure rejected = new Measure();
    private int agreeing;

    Plausibility(int connectionLimitW) {
        this.connectionLimitW = connectionLimitW;
    }

    /** True when the telegram may be believed; it is then the measure of the next. */
    boolean accepts(TelegramInterpreter telegram, byte[] bytes, long nowNs) {
        double powerW = telegram.powerW();
        if (!(Math.abs(powerW) <= connectionLimitW) || telegram.contradictions() > 0) {
            return false;
        }
        int identification = identification(telegram, bytes);
        if (!accepted.isSet || accepted.identification != identification || agrees(accepted, telegram, nowNs)) {
            accepted.set(telegram, identification, nowNs);
            agreeing = 0;
            return true;
        }
        agreeing = agreeing > 0 && agrees(rejected, telegram, nowNs) ? agreeing + 1 : 1;
        rejected.set(telegram, identification, nowNs);
        if (agreeing < AGREEING_TO_START_OVER) {
            return false;
        }
        accepted.set(telegram, identification, nowNs);
        agreeing = 0;
        return true;
    }

    private boolean agrees(Measure before, TelegramInterpreter telegram, long nowNs) {
        double riseLimitWh = JUMP_MARGIN_WH + connectionLimitW * ((nowNs - before.atNs) / NS_PER_HOUR);
        return before.shape == telegram.shape()
                && follows(before.importWh, telegram.importWh(), riseLimitWh)
                && follows(before.exportWh, telegram.exportWh(), riseLimitWh);
    }

    private static boolean follows(double beforeWh, double nowWh, double riseLimitWh) {
        // The same shape has the same registers, so NaN meets NaN only.
        return Double.isNaN(beforeWh) || (nowWh >= beforeWh && nowWh - beforeWh <= riseLimitWh);
    }

    private static int identification(TelegramInterpreter telegram, byte[] bytes) {
        int hash = 1;
        for (int i = telegram.headerFrom(); i < telegram.headerTo(); i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** What later telegrams are measured by. */
    private static final class Measure {
        private boolean isSet;
        private int identification;
        private int shape;
        private double importWh;
        private double exportWh;
        private long atNs;

        private void set(TelegramInterpreter telegram, int newIdentification, long nowNs) {
            isSet = true;
            identification = newIdentification;
            shape = telegram.shape();
            importWh = telegram.importWh();
            exportWh = telegram.exportWh();
            atNs = nowNs;
        }
    }
}
