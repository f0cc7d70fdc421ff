package io.vigia.lab.bench;

import java.util.Random;

/**
 * A month of uneven traffic, minute by minute: busy days, nights, bursts, a slow burn of days and one of hours, half a dead hour in a night, a quick burn, and one that has begun when
 * the measurement is lost for forty minutes. Where hardly anybody asks, the service is dead for an hour and a half as well.
 */
final class Month {
    /** 2026-11-02T00:00:00Z, a multiple of every slot. */
    static final long START_SECONDS = 1_793_577_600L;

    static final int MINUTES = 43_200;
    static final int GAP_FROM = minute(25, 12, 0);
    static final int GAP_UNTIL = GAP_FROM + 40;

    /** When the service that hardly anybody asks is dead. */
    static final int DEAD = minute(28, 11, 0);

    final int[] total = new int[MINUTES];
    final int[] bad = new int[MINUTES];

    /** @param busy events in the busiest minute of a day */
    Month(long seed, double busy) {
        Random random = new Random(seed);
        for (int m = 0; m < MINUTES; m++) {
            double hour = m % 1440 / 60.0;
            double rate = busy * (0.02 + Math.max(0, Math.sin(Math.PI * (hour - 6) / 16)));
            total[m] = poisson(rate * (burst(m) ? 30 : 1), random);
            for (int event = 0; event < total[m]; event++) {
                bad[m] += random.nextDouble() < (busy < 1 && within(m, DEAD, 90) ? 1 : share(m)) ? 1 : 0;
            }
        }
    }

    static int minute(int day, int hour, int minute) {
        return day * 1440 + hour * 60 + minute;
    }

    /** Whether a window of so many minutes begins or ends where nobody measured, or just beside. */
    static boolean cutsGap(int minute, int window) {
        return inGap(minute) || (minute - window >= GAP_FROM && minute - window <= GAP_UNTIL);
    }

    /** Nobody measures: no sample between the two. */
    static boolean inGap(int minute) {
        return minute > GAP_FROM && minute < GAP_UNTIL;
    }

    private static boolean burst(int m) {
        return within(m, minute(3, 9, 5), 20) || within(m, minute(11, 2, 30), 12) || within(m, minute(19, 18, 0), 25);
    }

    private static double share(int m) {
        if (within(m, minute(22, 3, 10), 30)) {
            return 1;
        } else if (within(m, minute(17, 10, 0), 40)) {
            return 0.05;
        } else if (within(m, GAP_FROM - 25, 105)) {
            return 0.06;
        } else if (within(m, minute(13, 4, 0), 720)) {
            return 0.006;
        } else if (within(m, minute(6, 0, 0), 4 * 1440)) {
            return 0.0016;
        }
        return 0.0002;
    }

    private static boolean within(int m, int from, int minutes) {
        return m >= from && m < from + minutes;
    }

    private static int poisson(double mean, Random random) {
        if (mean > 40) {
            return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        int count = -1;
        double product = 1;
        do {
            product *= random.nextDouble();
            count++;
        } while (product > limit);
        return count;
    }
}
