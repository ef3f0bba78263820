package energy.nulwatt.control;

import energy.nulwatt.model.SiteSpec;
import java.util.Arrays;

/**
 * Splits a power among given batteries so that the least is lost. The loss curves are convex, so it is enough to fill
 * their pieces in the order of their slopes, as far as batteries and groups have room.
 */
final class LeastLossSplit {
    /** Rounds of evening out between equal batteries. */
    private static final int ROUNDS = 6;

    private final LossCurve[] charge;
    private final LossCurve[] discharge;
    private final int[] chargePieces;
    private final int[] dischargePieces;
    private final int[] chargeKind;
    private final int[] dischargeKind;
    private final double[] floorW;
    private final double[] groupRoomW;

    /** What each gives after {@link #split}, W ≥ 0. */
    final double[] shareW;

    LeastLossSplit(SiteSpec site, Roster roster) {
        charge = new LossCurve[roster.size];
        discharge = new LossCurve[roster.size];
        for (int i = 0; i < roster.size; i++) {
            charge[i] = new LossCurve(site.batteries().get(i), true);
            discharge[i] = new LossCurve(site.batteries().get(i), false);
        }
        chargePieces = sortedPieces(charge);
        dischargePieces = sortedPieces(discharge);
        chargeKind = kinds(charge);
        dischargeKind = kinds(discharge);
        floorW = new double[roster.size];
        shareW = new double[roster.size];
        groupRoomW = new double[roster.groups];
    }

    /** For each battery the first that has the same curve. */
    private static int[] kinds(LossCurve[] curves) {
        int[] kinds = new int[curves.length];
        for (int i = 0; i < curves.length; i++) {
            while (!curves[kinds[i]].sameAs(curves[i])) {
                kinds[i]++;
            }
        }
        return kinds;
    }

    /** Every piece of every curve as {@code piece × batteries + battery}, the flattest first. */
    private static int[] sortedPieces(LossCurve[] curves) {
        int count = 0;
        for (LossCurve curve : curves) {
            count += curve.pieces();
        }
        int[] sorted = new int[count];
        int filled = 0;
        for (int battery = 0; battery < curves.length; battery++) {
            for (int piece = 1; piece <= curves[battery].pieces(); piece++) {
                int at = filled++;
                while (at > 0 && slope(curves, sorted[at - 1]) > curves[battery].slope(piece)) {
                    sorted[at] = sorted[at - 1];
                    at--;
                }
                sorted[at] = piece * curves.length + battery;
            }
        }
        return sorted;
    }

    private static double slope(LossCurve[] curves, int piece) {
        return curves[piece % curves.length].slope(piece / curves.length);
    }

    /** The pieces in the direction of the roster. */
    private LossCurve[] curves(Roster roster) {
        return roster.charging ? charge : discharge;
    }

    /**
     * Sets {@link #shareW} for the batteries in the bits of {@code crew}; returns the loss less what they would lose at
     * rest, W. They are capable of the target; minimums hold when they fit.
     */
    double split(double targetW, int crew, Roster roster) {
        boolean fits = Integer.bitCount(crew) > 1 && minimumsFit(targetW, crew, roster);
        System.arraycopy(roster.roomW, 0, groupRoomW, 0, roster.groups);
        double leftW = targetW;
        for (int i = 0; i < roster.size; i++) {
            floorW[i] = fits && (crew & 1 << i) != 0 ? roster.leastW[i] : 0;
            shareW[i] = floorW[i];
            leftW -= floorW[i];
            groupRoomW[roster.group[i]] -= floorW[i];
        }
        fill(leftW, crew, roster);
        return lossW(crew, roster);
    }

    /** True when all may give at least their minimum, together and in their groups. */
    boolean minimumsFit(double targetW, int crew, Roster roster) {
        Arrays.fill(groupRoomW, 0);
        double sumW = 0;
        boolean fit = true;
        for (int i = 0; i < roster.size; i++) {
            if ((crew & 1 << i) != 0) {
                sumW += roster.leastW[i];
                groupRoomW[roster.group[i]] += roster.leastW[i];
                fit &= groupRoomW[roster.group[i]] <= roster.roomW[roster.group[i]];
            }
        }
        return fit && sumW <= targetW;
    }

    private void fill(double targetW, int crew, Roster roster) {
        LossCurve[] curves = curves(roster);
        int[] pieces = roster.charging ? chargePieces : dischargePieces;
        double leftW = targetW;
        for (int k = 0; k < pieces.length && leftW > 0; k++) {
            int i = pieces[k] % roster.size;
            if ((crew & 1 << i) == 0) {
                continue;
            }
            int g = roster.group[i];
            double endW = Math.min(curves[i].endW(pieces[k] / roster.size), roster.mostW[i]);
            double takeW = Math.min(endW - shareW[i], Math.min(leftW, groupRoomW[g]));
            if (takeW > 0) {
                shareW[i] += takeW;
                leftW -= takeW;
                groupRoomW[g] -= takeW;
            }
        }
    }

    private double lossW(int crew, Roster roster) {
        LossCurve[] curves = curves(roster);
        double sumW = 0;
        for (int i = 0; i < roster.size; i++) {
            sumW += (crew & 1 << i) == 0 ? 0 : curves[i].lossW(shareW[i]) - JoiningPower.STANDBY_W;
        }
        return sumW;
    }

    /** Equal batteries give equal shares: no more is lost so, and none is worn before the others. */
    void evenOut(int crew, Roster roster) {
        int[] kind = roster.charging ? chargeKind : dischargeKind;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < roster.size; i++) {
                for (int j = 0; j < i; j++) {
                    boolean both = (crew & 1 << i) != 0 && (crew & 1 << j) != 0;
                    if (both && unbound(i, j, roster) && kind[i] == kind[j]) {
                        evenOut(i, j, roster);
                    }
                }
            }
        }
    }

    private static boolean unbound(int i, int j, Roster roster) {
        int one = roster.group[i];
        int other = roster.group[j];
        return one == other || (Double.isInfinite(roster.roomW[one]) && Double.isInfinite(roster.roomW[other]));
    }

    private void evenOut(int i, int j, Roster roster) {
        double sumW = shareW[i] + shareW[j];
        double lowW = Math.max(floorW[i], sumW - roster.mostW[j]);
        double highW = Math.min(roster.mostW[i], sumW - floorW[j]);
        shareW[i] = Math.max(lowW, Math.min(highW, sumW / 2));
        shareW[j] = sumW - shareW[i];
    }
}
