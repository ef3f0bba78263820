package energy.nulwatt.config;

import java.math.BigDecimal;

/** Numbers as people write them. */
final class Plain {
    private Plain() {}

    /** Without exponent and without needless zeros. */
    static String number(double value) {
        return value == 0 ? "0" : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
