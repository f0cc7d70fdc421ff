package io.vigia.agent.probe.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeCycleTest {
    private static final TargetId TARGET = new TargetId("s3-a");
    private static final LakeConfig.Schedule SCHEDULE =
            new LakeConfig.Schedule(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(100));

    private long now = Long.MAX_VALUE - millis(1_000); // the monotonic clock may overflow at any time
    private final Run run = new Run(Tally.NONE);
    private final ProbeCycle cycle = new ProbeCycle(TARGET, new ProbeSchedule(SCHEDULE, new Random(1)), run, now);

    @Test
    void looksSoonAfterTheStartThenAtItsInterval() {
        assertThat(cycle.nextNanos() - now).isBetween(0L, millis(100));
        lookAndEnd(ProbeResult.up("fine"));
        assertThat(cycle.nextNanos() - now).isBetween(millis(245), millis(750));
        for (int i = 0; i < 50; i++) {
            long started = cycle.nextNanos();
            lookAndEnd(ProbeResult.up("fine"));
            assertThat(cycle.nextNanos() - started).isBetween(millis(450), millis(550));
        }
    }

    @Test
    void looksAgainSoonWhileAFailureIsYoungThenAtItsInterval() {
        lookAndEnd(ProbeResult.up("fine"));
        int quick = 0;
        while (run.ageNanos() < Run.YOUNG_NANOS || !run.isFailure()) {
            Seen seen = lookAndEnd(ProbeResult.down("refused"));
            if (run.ageNanos() < Run.YOUNG_NANOS) {
                quick++;
                assertThat(seen.urgent()).isTrue();
                assertThat(cycle.nextNanos() - now).isEqualTo(millis(100));
            }
        }
        assertThat(quick).isBetween(80, 100);
        Seen old = lookAndEnd(ProbeResult.down("refused"));
        assertThat(old.urgent()).isFalse();
        assertThat(cycle.nextNanos() - now).isBetween(millis(440), millis(550));
    }

    @Test
    void countsRunAgeFromTheEndOfItsFirstResult() {
        lookAndEnd(ProbeResult.up("fine"));
        Seen first = lookAndEnd(ProbeResult.down("refused"));
        assertThat(first.runLength()).isEqualTo(1);
        assertThat(first.runAgeNanos()).isZero();
        Seen second = lookAndEnd(ProbeResult.down("refused"));
        assertThat(second.runLength()).isEqualTo(2);
        assertThat(second.runAgeNanos()).isEqualTo(second.endedNanos() - first.endedNanos());
    }

    @Test
    void takesDegradedForServingAndUnknownForNeither() {
        lookAndEnd(ProbeResult.up("fine"));
        Seen degraded = lookAndEnd(ProbeResult.degraded("slow"));
        assertThat(degraded.runLength()).isEqualTo(2);
        assertThat(degraded.urgent()).isFalse();
        lookAndEnd(ProbeResult.down("refused"));
        Seen unknown = lookAndEnd(new ProbeResult(Outcome.UNKNOWN, "", OptionalLong.empty(), List.of()));
        assertThat(unknown.runLength()).isEqualTo(1);
        Seen down = lookAndEnd(ProbeResult.down("refused"));
        assertThat(down.runLength()).isEqualTo(1);
        assertThat(down.failures()).isEqualTo(3);
        assertThat(down.checks()).isEqualTo(5);
    }

    @Test
    void dropsAndCountsLateAndDoubleAnswers() {
        long look = begin();
        now += millis(500);
        Seen timedOut = cycle.timedOut(look, now);
        assertThat(timedOut).isNotNull();
        assertThat(timedOut.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(timedOut.reason()).isEqualTo("no full answer within 500 ms");
        assertThat(cycle.timedOut(look, now)).isNull();
        assertThat(cycle.ended(look, ProbeResult.up("late"), now)).isNull();
        assertThat(cycle.ended(look, ProbeResult.up("twice"), now)).isNull();
        assertThat(cycle.late()).isEqualTo(2);
        assertThat(cycle.isIdle()).isTrue();
        assertThat(run.checks()).isEqualTo(1);

        long next = begin();
        assertThat(cycle.ended(look, ProbeResult.up("of another look"), now)).isNull();
        assertThat(cycle.ended(next, ProbeResult.up("fine"), now)).isNotNull();
        assertThat(cycle.late()).isEqualTo(3);
    }

    @Test
    void staysDownWhileALookHangsAndNeverBeginsAnother() {
        long look = begin();
        now += millis(500);
        assertThat(cycle.timedOut(look, now)).isNotNull();
        assertThat(cycle.isHanging()).isTrue();
        assertThatThrownBy(() -> cycle.begin(now)).isInstanceOf(IllegalStateException.class);
        now += millis(100);
        assertThat(cycle.overdue(now).runLength()).isEqualTo(2);
        now += millis(19_900);
        Seen overdue = cycle.overdue(now);
        assertThat(overdue.reason()).isEqualTo("no answer: still hanging since 20 s");
        assertThat(overdue.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(cycle.nextNanos() - now).isBetween(millis(450), millis(550));
    }

    @Test
    void blamesItselfForATimeOutNoticedMuchTooLate() {
        long look = begin();
        now += millis(3_000);
        Seen seen = cycle.timedOut(look, now);
        assertThat(seen).isNotNull();
        assertThat(seen.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(seen.reason()).isEqualTo("could not look: this agent stood still for 3000 ms");
    }

    @Test
    void carriesCountsOverFromTheProbeItReplaces() {
        Run carried = new Run(new Tally(10, 4));
        carried.add(Outcome.DOWN, now);
        assertThat(carried.tally()).isEqualTo(new Tally(11, 5));
        assertThat(carried.length()).isEqualTo(1);
    }

    @Test
    void putsWhateverAProbeSaysIntoOneBoundedLine() {
        Seen seen = lookAndEnd(ProbeResult.down("a\nb\u0000c\ud83d" + "x".repeat(1_000)));
        assertThat(seen.reason()).hasSize(256).startsWith("a b c x").doesNotContain("\n");
    }

    /** Whatever happens in whatever order, the counts add up and the run is what the results say. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void countsAddUpInAnyOrderOfEvents(long seed) {
        Random random = new Random(seed);
        List<Seen> all = new ArrayList<>();
        List<Long> looks = new ArrayList<>(List.of(0L));
        long answers = 0;
        long inTime = 0;
        long failures = 0;
        for (int i = 0; i < 5_000; i++) {
            now += millis(random.nextInt(300));
            Seen seen = null;
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (cycle.isIdle()) {
                        looks.add(cycle.begin(now));
                    } else if (cycle.isHanging()) {
                        seen = cycle.overdue(now);
                    }
                }
                case 1 -> seen = cycle.timedOut(looks.get(looks.size() - 1), now);
                default -> {
                    long number = looks.get(Math.max(0, looks.size() - 1 - random.nextInt(3)));
                    ProbeResult result = random.nextBoolean() ? ProbeResult.up("") : ProbeResult.down("");
                    answers++;
                    seen = cycle.ended(number, result, now);
                    inTime += seen == null ? 0 : 1;
                }
            }
            if (seen != null) {
                all.add(seen);
                failures += seen.outcome().serves() ? 0 : 1;
                int length = lengthOfLastRun(all);
                assertThat(seen.checks()).isEqualTo(all.size());
                assertThat(seen.failures()).isEqualTo(failures);
                assertThat(seen.runLength()).isEqualTo(length);
                assertThat(seen.runAgeNanos())
                        .isEqualTo(now - all.get(all.size() - length).endedNanos());
            }
        }
        assertThat(cycle.late() + inTime).isEqualTo(answers);
    }

    private static int lengthOfLastRun(List<Seen> all) {
        Outcome last = condition(all.get(all.size() - 1));
        int length = 0;
        while (length < all.size() && condition(all.get(all.size() - 1 - length)) == last) {
            length++;
        }
        return length;
    }

    private static Outcome condition(Seen seen) {
        return seen.outcome().serves() ? Outcome.UP : seen.outcome();
    }

    private long begin() {
        now = cycle.nextNanos();
        return cycle.begin(now);
    }

    private Seen lookAndEnd(ProbeResult result) {
        long look = begin();
        now += millis(5);
        Seen seen = cycle.ended(look, result, now);
        assertThat(seen).isNotNull();
        return seen;
    }

    private static long millis(long millis) {
        return millis * 1_000_000;
    }
}
