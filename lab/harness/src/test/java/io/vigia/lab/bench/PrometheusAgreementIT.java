package io.vigia.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.BurnCondition;
import io.vigia.core.slo.WindowName;
import io.vigia.lab.bench.MeasuredMonth.Firing;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same month in Vigia and, by the generated rules, in a real Prometheus, evaluated every minute. Where both define the same thing they must agree; where they do not, each test
 * says what differs, why, and at most by how much.
 */
class PrometheusAgreementIT {
    private static final Month MONTH = new Month(7, 300);
    private static final MeasuredMonth BUSY = new MeasuredMonth("busy", BudgetingMethod.OCCURRENCES, "99.9", MONTH);
    private static final MeasuredMonth SLICES = new MeasuredMonth("slices", BudgetingMethod.TIMESLICES, "99.5", MONTH);
    private static final MeasuredMonth RATIOS =
            new MeasuredMonth("ratios", BudgetingMethod.RATIO_TIMESLICES, "99.9", MONTH);
    private static final MeasuredMonth QUIET =
            new MeasuredMonth("quiet", BudgetingMethod.OCCURRENCES, "99.9", new Month(11, 0.3));
    /** The busy one, scraped half a minute after each evaluation. */
    private static final MeasuredMonth OFFSET = new MeasuredMonth("offset", BudgetingMethod.OCCURRENCES, "99.9", MONTH);

    private static final List<MeasuredMonth> ALL = List.of(BUSY, SLICES, RATIOS, QUIET);
    private static final int DAY = 1440;
    /** Of what is budgeted in part a fifth of a microsecond may be lost in each slice: 3e-9 of it, over an allowance of a thousandth. */
    private static final double ROUNDING = 1e-5;

    @TempDir
    static Path directory;

    private static PrometheusServer prometheus;

    @BeforeAll
    static void fill() throws Exception {
        for (int day = 0; day * DAY <= Month.MINUTES; day++) {
            Path text = directory.resolve("day.txt");
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(text))) {
                write(out, "vigia_slo_events", day);
                write(out, "vigia_slo_bad_events", day);
                out.print("# EOF\n");
            }
            PrometheusServer.backfill(text, directory.resolve("data"));
        }
        Files.writeString(directory.resolve("prometheus.yml"), "global: {scrape_interval: 1m}\n");
        prometheus = PrometheusServer.start(directory);
    }

    private static void write(PrintWriter out, String name, int day) {
        out.print("# TYPE " + name + " counter\n");
        List.of(BUSY, SLICES, RATIOS, QUIET, OFFSET).forEach(month -> {
            double[] counter = name.endsWith("bad_events") ? month.badEvents : month.events;
            String series = name + "_total{slo=\"" + month.definition.id()
                    + "\",service=\"query\",job=\"vigia\",instance=\"a\"} ";
            for (int m = day * DAY; m <= Month.MINUTES && m < (day + 1) * DAY; m++) {
                double next = month == OFFSET && m < Month.MINUTES ? counter[m + 1] : counter[m];
                if (!Double.isNaN(counter[m]) && !Double.isNaN(next)) {
                    long seconds = Month.START_SECONDS + m * 60L + (month == OFFSET ? 30 : 0);
                    out.print(series + Math.floor((counter[m] + next) / 2 * 1e9) / 1e9 + " " + seconds + "\n");
                }
            }
        });
    }

    @AfterAll
    static void stop() {
        prometheus.close();
    }

    /** Windows up to 6 h end at the minute in both, longer ones in Vigia with a slot of 5 min or 1 h: at its multiples they are the same. */
    @Test
    void burnRatesAreTheSame() throws Exception {
        for (MeasuredMonth month : ALL) {
            RuleQueries rules = new RuleQueries(month.definition, prometheus);
            for (Duration length : windows()) {
                int window = (int) length.toMinutes();
                int slot = slot(window);
                Map<Integer, Double> theirs = rules.recorded("slo:vigia_slo_burn:rate", WindowName.of(length), slot);
                double[] ours = month.burn(length);
                int compared = 0;
                for (int m = slot; m <= Month.MINUTES; m += slot) {
                    if (Month.cutsGap(m, window)) {
                        continue;
                    }
                    String where = month.definition.id() + " " + length + " minute " + m;
                    if (Double.isNaN(ours[m])) {
                        assertThat(theirs).as(where).doesNotContainKey(m); // nothing happened: no rate in either
                    } else {
                        assertThat(theirs).as(where).containsKey(m);
                        assertThat(theirs.get(m))
                                .as(where)
                                .isCloseTo(ours[m], within(month == RATIOS ? ROUNDING : 1e-9 * (1 + ours[m])));
                        compared++;
                    }
                }
                assertThat(compared).as(month.definition.id() + " " + length).isGreaterThan(600);
            }
        }
    }

    /** Within a slot Vigia's window is shorter, by less than the slot: what happened in that part of it is all that can differ. */
    @Test
    void withinASlotLongWindowsDifferByThatPartOfTheTraffic() throws Exception {
        RuleQueries rules = new RuleQueries(BUSY.definition, prometheus);
        Duration length = Duration.ofDays(1);
        Map<Integer, Double> theirs = rules.recorded("slo:vigia_slo_burn:rate", WindowName.of(length), 1);
        double worst = 0;
        for (int m = DAY + 1; m < Month.GAP_FROM; m++) {
            double all = BUSY.events[m] - BUSY.events[m - DAY];
            double older = BUSY.events[m - DAY + slot(DAY) - m % slot(DAY)] - BUSY.events[m - DAY];
            double difference = Math.abs(theirs.getOrDefault(m, Double.NaN) - BUSY.burn(length)[m]);
            assertThat(difference)
                    .as("minute " + m)
                    .isLessThanOrEqualTo(m % slot(DAY) == 0 ? 1e-9 : older / all * 1000);
            worst = Math.max(worst, difference);
        }
        assertThat(worst).isBetween(0.001, 0.5);
    }

    /** Both windows in the finest rings: minute by minute. A long window in slots of 5 min: at its multiples. Beside the gap: see the next test. */
    @Test
    void alertsBeginAndEndTogether() throws Exception {
        int firing = 0;
        for (MeasuredMonth month : List.of(BUSY, SLICES, RATIOS)) {
            RuleQueries rules = new RuleQueries(month.definition, prometheus);
            for (int c = 0; c < BurnCondition.DEFAULTS.size(); c++) {
                BurnCondition condition = BurnCondition.DEFAULTS.get(c);
                int longer = (int) condition.longWindow().toMinutes();
                int shorter = (int) condition.shortWindow().toMinutes();
                boolean[] ours = minutes(month.firings(c));
                boolean[] theirs = minutes(rules.firings(c));
                for (int m = 0; m <= Month.MINUTES; m += slot(longer)) {
                    if (!Month.cutsGap(m, longer) && !Month.cutsGap(m, shorter)) {
                        assertThat(theirs[m])
                                .as("%s, condition %d, minute %d", month.definition.id(), c, m)
                                .isEqualTo(ours[m]);
                        firing += ours[m] ? 1 : 0;
                    }
                }
                if (slot(longer) == 1) {
                    List<Firing> before = before(month.firings(c));
                    assertThat(before(rules.firings(c))).isEqualTo(before);
                }
            }
        }
        assertThat(firing).isGreaterThan(1000);
    }

    /** Vigia freezes what it cannot measure; for Prometheus an alert ends when its short window has run empty, and begins anew. */
    @Test
    void prometheusForgetsAnAlertWhereNobodyMeasuresAndVigiaDoesNot() throws Exception {
        List<Firing> ours = around(BUSY.firings(0), Month.GAP_FROM - 30, Month.GAP_UNTIL + 60);
        List<Firing> theirs = around(
                new RuleQueries(BUSY.definition, prometheus).firings(0), Month.GAP_FROM - 30, Month.GAP_UNTIL + 60);
        assertThat(ours).hasSize(1);
        assertThat(theirs).hasSize(2);
        assertThat(theirs.get(0).from()).isEqualTo(ours.get(0).from()).isLessThan(Month.GAP_FROM);
        assertThat(theirs.get(0).until()).isBetween(Month.GAP_FROM + 1, Month.GAP_FROM + 5);
        assertThat(theirs.get(1).from()).isBetween(Month.GAP_UNTIL, Month.GAP_UNTIL + 1);
        assertThat(theirs.get(1).until()).isCloseTo(ours.get(0).until(), within(1));
    }

    /** Where hardly anybody asks, the short window is often empty: for Vigia no sign that it is over, for Prometheus the end. */
    @Test
    void prometheusEndsAnAlertWhenNobodyAsksAndVigiaDoesNot() throws Exception {
        int until = Month.DEAD + 240;
        List<Firing> ours = around(QUIET.firings(0), Month.DEAD, until);
        List<Firing> theirs = around(new RuleQueries(QUIET.definition, prometheus).firings(0), Month.DEAD, until);
        assertThat(ours).hasSize(1);
        assertThat(theirs).hasSizeGreaterThan(1);
        assertThat(theirs.get(0).from()).isEqualTo(ours.get(0).from());
        assertThat(theirs.get(theirs.size() - 1).until())
                .isLessThanOrEqualTo(ours.get(0).until());
    }

    /**
     * Scraped between the evaluations, as always in reality: increase() sees the samples within the window and stretches what it sees to its edges. So a minute's traffic at either edge is
     * judged by its neighbours. In the ratio most of it cancels.
     */
    @Test
    void scrapesBetweenTheEvaluationsMoveTheEdgesByOneScrape() throws Exception {
        RuleQueries rules = new RuleQueries(OFFSET.definition, prometheus);
        // On average, and at worst: as a quick burn or the dead half hour enters and leaves the window.
        Map<Duration, double[]> bounds = Map.of(
                Duration.ofMinutes(5), new double[] {0.3, 120},
                Duration.ofHours(1), new double[] {0.06, 30},
                Duration.ofHours(6), new double[] {0.015, 4});
        for (Map.Entry<Duration, double[]> bound : bounds.entrySet()) {
            Duration length = bound.getKey();
            Map<Integer, Double> theirs = rules.recorded("slo:vigia_slo_burn:rate", WindowName.of(length), 1);
            double sum = 0;
            double worst = 0;
            int compared = 0;
            for (int m = 360; m < Month.GAP_FROM; m++) {
                double ours = OFFSET.burn(length)[m];
                Double other = theirs.get(m);
                if (!Double.isNaN(ours) && other != null) {
                    sum += Math.abs(other - ours);
                    worst = Math.max(worst, Math.abs(other - ours));
                    compared++;
                }
            }
            assertThat(compared).isGreaterThan(30_000);
            assertThat(sum / compared).as("mean of " + length).isBetween(1e-4, bound.getValue()[0]);
            assertThat(worst).as("worst of " + length).isBetween(1.0, bound.getValue()[1]);
        }
        for (int c = 0; c < 3; c++) {
            List<Firing> ours = before(OFFSET.firings(c));
            List<Firing> theirs = before(rules.firings(c));
            assertThat(theirs).as("condition " + c).hasSameSizeAs(ours).isNotEmpty();
            for (int i = 0; i < ours.size(); i++) {
                assertThat(theirs.get(i).from()).isCloseTo(ours.get(i).from(), within(1));
                assertThat(theirs.get(i).until()).isCloseTo(ours.get(i).until(), within(1));
            }
        }
    }

    /** The common way with recorded ratios, their average over an hour, gives a quiet minute the weight of a busy one. */
    @Test
    void averagesOfRatiosAreSomethingElse() throws Exception {
        RuleQueries rules = new RuleQueries(BUSY.definition, prometheus);
        String selector = "{slo=\"busy\",service=\"query\"}[5m])";
        Map<Integer, Double> averaged = rules.ask(
                "avg_over_time((increase(vigia_slo_bad_events_total" + selector + " / increase(vigia_slo_events_total"
                        + selector + ")[1h:5m]) / 0.001",
                5);
        double[] ours = BUSY.burn(Duration.ofHours(1));
        double worst = 0;
        int wrong = 0;
        for (int m = 60; m < Month.GAP_FROM; m += 5) {
            Double a = averaged.get(m);
            if (a != null) {
                worst = Math.max(worst, Math.abs(a - ours[m]));
                wrong += (a > 14.4) != (ours[m] > 14.4) ? 1 : 0;
            }
        }
        assertThat(worst).as("difference in burn rate").isGreaterThan(50);
        assertThat(wrong)
                .as("looks at which one would page and the other would not")
                .isPositive();
    }

    /** A budget is known from the second whole hour on: the subquery that finds the first sample looks once an hour. */
    @Test
    void theBudgetThatIsLeftIsTheSame() throws Exception {
        for (MeasuredMonth month : ALL) {
            Map<Integer, Double> theirs = new RuleQueries(month.definition, prometheus)
                    .recorded("slo:vigia_slo_budget_left:ratio", "30d", 60);
            int from = month == QUIET ? 600 : 120;
            for (int m = from; m <= Month.MINUTES; m += 60) {
                if (!Month.inGap(m)) {
                    assertThat(theirs).as(month.definition.id()).containsKey(m);
                    assertThat(theirs.get(m))
                            .as("%s, minute %d", month.definition.id(), m)
                            .isCloseTo(month.left[m], within(1e-5));
                }
            }
        }
    }

    private static List<Duration> windows() {
        return List.of(
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(1),
                Duration.ofHours(2),
                Duration.ofHours(6),
                Duration.ofDays(1),
                Duration.ofDays(3),
                Duration.ofDays(30));
    }

    /** In minutes: of what slots Vigia makes a window up, of those that are longer than an evaluation. */
    private static int slot(int window) {
        return window <= 360 ? 1 : window <= 3 * DAY ? 5 : 60;
    }

    private static boolean[] minutes(List<Firing> firings) {
        boolean[] minutes = new boolean[Month.MINUTES + 1];
        firings.forEach(firing -> IntStream.range(firing.from(), firing.until()).forEach(m -> minutes[m] = true));
        return minutes;
    }

    private static List<Firing> before(List<Firing> firings) {
        return firings.stream()
                .filter(firing -> firing.until() < Month.GAP_FROM)
                .toList();
    }

    private static List<Firing> around(List<Firing> firings, int from, int until) {
        return firings.stream()
                .filter(firing -> firing.until() > from && firing.from() < until)
                .toList();
    }
}
