package energy.nulwatt.sim;

import energy.nulwatt.model.Phase;

/** Writes the telegrams of the meter versions from the meter's values. */
final class MeterTelegram {
    private static final String[] IMPORT = {"1-0:21.7.0", "1-0:41.7.0", "1-0:61.7.0"};
    private static final String[] EXPORT = {"1-0:22.7.0", "1-0:42.7.0", "1-0:62.7.0"};
    private static final String[] VOLTS = {"1-0:32.7.0", "1-0:52.7.0", "1-0:72.7.0"};
    private static final String[] AMPS = {"1-0:31.7.0", "1-0:51.7.0", "1-0:71.7.0"};
    private static final int HOUR_S = 3600;
    private static final int FIVE_MINUTES_S = 300;

    private final MeterVersion version;
    private final MeterClock clock;
    private final TelegramText out = new TelegramText();

    MeterTelegram(MeterVersion version, MeterClock clock) {
        this.version = version;
        this.clock = clock;
    }

    byte[] bytes() {
        return out.bytes;
    }

    int length() {
        return out.length;
    }

    void write(MeterValues now) {
        out.clear();
        switch (version) {
            case DSMR_2_2 -> dsmr22(now);
            case DSMR_4_2 -> dsmr42(now);
            case DSMR_5_0 -> dsmr50(now);
            case EMUCS -> emucs(now);
        }
        out.end(version.hasCrc());
    }

    private void dsmr22(MeterValues now) {
        out.line("/ISk5\\2MT382-1004").line("");
        out.line("0-0:96.1.1(4E554C574154543232)");
        energies(now, 5);
        out.add("0-0:96.14.0(").digits(now.tariff, 4).line(")");
        out.value("1-0:1.7.0", Math.max(0, now.powerW) / 1000, 4, 2, "kW");
        out.value("1-0:2.7.0", Math.max(0, -now.powerW) / 1000, 4, 2, "kW");
        out.line("0-0:17.0.0(0999.00*kW)").line("0-0:96.3.10(1)");
        out.line("0-0:96.13.1()").line("0-0:96.13.0()");
        out.line("0-1:24.1.0(3)").line("0-1:96.1.0(4E554C4741533232)");
        out.add("0-1:24.3.0(");
        clock.writeWithoutFlag(now.epochSeconds / HOUR_S * HOUR_S, out);
        out.line(")(00)(60)(1)(0-1:24.2.1)(m3)");
        out.add("(").fixed(gasM3(now), 5, 3).line(")");
        out.line("0-1:24.4.0(1)");
    }

    private void dsmr42(MeterValues now) {
        out.line("/KFM5KAIFA-METER").line("").line("1-3:0.2.8(42)");
        time(now);
        out.line("0-0:96.1.1(4E554C574154543432)");
        energies(now, 6);
        out.add("0-0:96.14.0(").digits(now.tariff, 4).line(")");
        power(now);
        out.line("0-0:96.7.21(00015)").line("0-0:96.7.9(00007)");
        out.line("1-0:99.97.0(1)(0-0:96.7.19)(161104180320W)(0000237126*s)");
        out.line("1-0:32.32.0(00000)").line("1-0:52.32.0(00000)").line("1-0:72.32.0(00000)");
        out.line("1-0:32.36.0(00000)").line("1-0:52.36.0(00000)").line("1-0:72.36.0(00000)");
        out.line("0-0:96.13.1()").line("0-0:96.13.0()");
        for (int p = 0; p < Phase.COUNT; p++) {
            out.value(AMPS[p], now.amps[p], 3, 0, "A");
        }
        phases(now);
        gas(now, "0-1:96.1.0", HOUR_S);
    }

    private void dsmr50(MeterValues now) {
        out.line("/ISk5\\2MT382-1000").line("").line("1-3:0.2.8(50)");
        time(now);
        out.line("0-0:96.1.1(4E554C574154543530)");
        energies(now, 6);
        out.add("0-0:96.14.0(").digits(now.tariff, 4).line(")");
        power(now);
        out.line("0-0:96.7.21(00013)").line("0-0:96.7.9(00000)").line("1-0:99.97.0(0)(0-0:96.7.19)");
        out.line("1-0:32.32.0(00000)").line("1-0:52.32.0(00000)").line("1-0:72.32.0(00000)");
        out.line("1-0:32.36.0(00000)").line("1-0:52.36.0(00000)").line("1-0:72.36.0(00000)");
        out.line("0-0:96.13.0()");
        for (int p = 0; p < Phase.COUNT; p++) {
            out.value(VOLTS[p], now.volts[p], 3, 1, "V");
        }
        for (int p = 0; p < Phase.COUNT; p++) {
            out.value(AMPS[p], now.amps[p], 3, 2, "A");
        }
        phases(now);
        gas(now, "0-1:96.1.0", FIVE_MINUTES_S);
    }

    private void emucs(MeterValues now) {
        out.line("/FLU5\\253769484_A").line("").line("0-0:96.1.4(50217)").line("0-0:96.1.1(4E554C574154544245)");
        time(now);
        energies(now, 6);
        out.value("1-0:1.4.0", now.quarterW / 1000, 2, 3, "kW");
        out.add("1-0:1.6.0(");
        clock.write(now.monthPeakEpochSeconds, out);
        out.add(")(").fixed(now.monthPeakW / 1000, 2, 3).line("*kW)");
        out.line("0-0:98.1.0(2)(1-0:1.6.0)(1-0:1.6.0)(200501000000S)(200423192538S)(03.695*kW)"
                + "(200401000000S)(200305122139S)(05.980*kW)");
        out.add("0-0:96.14.0(").digits(now.tariff, 4).line(")");
        power(now);
        phases(now);
        for (int p = 0; p < Phase.COUNT; p++) {
            out.value(VOLTS[p], now.volts[p], 3, 1, "V");
        }
        for (int p = 0; p < Phase.COUNT; p++) {
            out.value(AMPS[p], now.amps[p], 3, 2, "A");
        }
        out.line("0-0:96.3.10(1)")
                .line("0-0:17.0.0(999.9*kW)")
                .line("1-0:31.4.0(999*A)")
                .line("0-0:96.13.0()");
        gas(now, "0-1:96.1.1", FIVE_MINUTES_S);
        out.line("0-2:24.1.0(007)").line("0-2:96.1.1(4E554C5741544552)").add("0-2:24.2.1(");
        clock.write(now.epochSeconds / FIVE_MINUTES_S * FIVE_MINUTES_S, out);
        out.add(")(").fixed(872.234 + now.runningS * 2e-6, 5, 3).line("*m3)");
    }

    private void time(MeterValues now) {
        out.add("0-0:1.0.0(");
        clock.write(now.epochSeconds, out);
        out.line(")");
    }

    private void energies(MeterValues now, int digits) {
        out.value("1-0:1.8.1", now.importWh[0] / 1000, digits, 3, "kWh");
        out.value("1-0:1.8.2", now.importWh[1] / 1000, digits, 3, "kWh");
        out.value("1-0:2.8.1", now.exportWh[0] / 1000, digits, 3, "kWh");
        out.value("1-0:2.8.2", now.exportWh[1] / 1000, digits, 3, "kWh");
    }

    private void power(MeterValues now) {
        out.value("1-0:1.7.0", Math.max(0, now.powerW) / 1000, 2, 3, "kW");
        out.value("1-0:2.7.0", Math.max(0, -now.powerW) / 1000, 2, 3, "kW");
    }

    private void phases(MeterValues now) {
        for (int p = 0; p < Phase.COUNT; p++) {
            out.value(IMPORT[p], Math.max(0, now.phaseW[p]) / 1000, 2, 3, "kW");
        }
        for (int p = 0; p < Phase.COUNT; p++) {
            out.value(EXPORT[p], Math.max(0, -now.phaseW[p]) / 1000, 2, 3, "kW");
        }
    }

    private void gas(MeterValues now, String idCode, int everyS) {
        out.line("0-1:24.1.0(003)").add(idCode).line("(4E554C474153)").add("0-1:24.2.1(");
        clock.write(now.epochSeconds / everyS * everyS, out);
        out.add(")(").fixed(gasM3(now), 5, 3).line("*m3)");
    }

    /** A boiler that burns 0.36 m³/h. */
    private static double gasM3(MeterValues now) {
        return 981.443 + now.runningS * 1e-4;
    }
}
