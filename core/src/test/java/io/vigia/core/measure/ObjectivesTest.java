package io.vigia.core.measure;

import static io.vigia.core.measure.Watched.AGENT_A;
import static io.vigia.core.measure.Watched.AGENT_B;
import static io.vigia.core.measure.Watched.T0;
import static io.vigia.core.measure.Watched.measuring;
import static io.vigia.core.measure.Watched.seen;
import static io.vigia.core.measure.Watched.slo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigia.core.measure.Watched.Seen;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Outcome;
import io.vigia.core.slo.SloState;
import io.vigia.core.slo.Standing;
import io.vigia.core.slo.WindowFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What vantages say of targets becomes good and total. */
class ObjectivesTest {
    private static final Map<String, String> SERVED = Map.of("targets", "s3-a,s3-b", "count", "served");
    private static final Map<String, String> FAST =
            Map.of("targets", "s3-a", "measure", "latency", "op", "lt", "value", "0.5");
    private static final Map<String, String> FRESH = Map.of("targets", "s3-a", "op", "lte", "value", "300");

    private Instant now = T0;
    private long sequence;

    private void hears(Objectives objectives, Seen seen) {
        now = now.plusMillis(500);
        objectives.heard(seen.batch(T0, ++sequence), now);
    }

    private static WindowFigures window(Objectives objectives, String id, Instant now) {
        return standing(objectives, id, now).window();
    }

    private static Standing standing(Objectives objectives, String id, Instant now) {
        return view(objectives, id, now).standing();
    }

    private static ObjectiveView view(Objectives objectives, String id, Instant now) {
        return objectives.detail(id, now).orElseThrow().view();
    }

    @Test
    void countsEveryProbeOfEveryVantageOnce() {
        Objectives objectives = measuring(slo("answers", "probe", SERVED));
        for (int i = 1; i <= 100; i++) {
            Seen one = seen(AGENT_A, "s3-a").checks(i, i / 10);
            hears(objectives, one);
            hears(objectives, one); // the next batch tells of the same probe
            hears(objectives, seen(AGENT_B, "s3-b").checks(i, 0));
            hears(objectives, seen(AGENT_B, "s3-c").checks(i, i)); // not of this objective
        }
        WindowFigures window = window(objectives, "answers", now);
        assertThat(window.total()).isEqualTo(200);
        assertThat(window.bad()).isEqualTo(10);
        ObjectiveView view = view(objectives, "answers", now);
        assertThat(view.events()).isEqualTo(200);
        assertThat(view.badEvents()).isEqualTo(10);
        assertThat(view.irregularities()).isEmpty();
    }

    @Test
    void losesNoProbeWithALostBatch() {
        Objectives objectives = measuring(slo("answers", "probe", SERVED));
        hears(objectives, seen(AGENT_A, "s3-a").checks(1, 0));
        hears(objectives, seen(AGENT_A, "s3-a").checks(9, 4));
        assertThat(window(objectives, "answers", now).total()).isEqualTo(9);
        assertThat(window(objectives, "answers", now).bad()).isEqualTo(4);
    }

    @Test
    void countsOnFromZeroWhenAnAgentStartsAnew() {
        Objectives objectives = measuring(slo("answers", "probe", SERVED));
        hears(objectives, seen(AGENT_A, "s3-a").checks(10, 0));
        Instant again = now.plusSeconds(1);
        now = now.plusSeconds(5);
        objectives.heard(seen(AGENT_A, "s3-a").checks(3, 3).batch(again, 1), now);
        assertThat(window(objectives, "answers", now).total()).isEqualTo(13);
        assertThat(window(objectives, "answers", now).bad()).isEqualTo(3);
    }

    @Test
    void saysWhoSpentTheBudget() {
        Objectives objectives = measuring(slo("answers", "probe", SERVED));
        hears(objectives, seen(AGENT_A, "s3-a").checks(10, 6));
        hears(objectives, seen(AGENT_B, "s3-b").checks(10, 2));
        assertThat(objectives.detail("answers", now).orElseThrow().spent())
                .extracting(
                        spent -> spent.source().site() + " " + spent.source().component())
                .containsExactly("a s3-a", "b s3-b");
        assertThat(objectives.detail("nothing", now)).isEmpty();
    }

    @Test
    void hearsOnlyTheSiteItIsToldTo() {
        Objectives objectives = measuring(
                slo("near", "probe", Map.of("targets", "s3-a", "from", "a", "count", "served")),
                slo("nowhere", "probe", Map.of("targets", "s3-a", "from", "c", "count", "served")));
        hears(objectives, seen(AGENT_A, "s3-a").checks(5, 0));
        hears(objectives, seen(AGENT_B, "s3-a").checks(7, 0));
        hears(objectives, seen(new NodeId("stranger"), "s3-a").checks(7, 0));
        assertThat(window(objectives, "near", now).total()).isEqualTo(5);
        assertThat(standing(objectives, "nowhere", now).state()).isEqualTo(SloState.NO_DATA);
    }

    @Test
    void holdsOnlyWhatIsServedInTimeForFast() {
        Objectives objectives = measuring(slo("fast", "probe", FAST));
        hears(objectives, seen(AGENT_A, "s3-a").checks(1, 0).took(Duration.ofMillis(499)));
        hears(objectives, seen(AGENT_A, "s3-a").checks(2, 0).took(Duration.ofMillis(500)));
        hears(
                objectives,
                seen(AGENT_A, "s3-a").checks(3, 1).took(Duration.ofMillis(1)).outcome(Outcome.DOWN));
        hears(
                objectives,
                seen(AGENT_A, "s3-a").checks(3, 1).took(Duration.ofMillis(1)).outcome(Outcome.DOWN));
        hears(
                objectives,
                seen(AGENT_A, "s3-a").checks(4, 1).took(Duration.ofMillis(1)).outcome(Outcome.DEGRADED));
        WindowFigures window = window(objectives, "fast", now);
        assertThat(window.total()).isEqualTo(4);
        assertThat(window.good()).isEqualTo(2);
    }

    @Test
    void makesNoLatencyUpThatALostBatchHeld() {
        Objectives objectives = measuring(slo("fast", "probe", FAST));
        for (int i = 1; i <= 61; i++) {
            hears(objectives, seen(AGENT_A, "s3-a").checks(i, 0));
        }
        now = now.plusSeconds(29).plusMillis(500);
        hears(objectives, seen(AGENT_A, "s3-a").checks(121, 0));
        WindowFigures window = window(objectives, "fast", now);
        assertThat(window.total()).isEqualTo(62);
        assertThat((double) window.measuredSeconds())
                .as("of a minute, half was heard of")
                .isCloseTo(30, within(2.0));
    }

    @Test
    void measuresLagWhereAProbeReadsOne() {
        Objectives objectives = measuring(slo("rpo", "lag", FRESH));
        hears(objectives, seen(AGENT_A, "s3-a").checks(1, 0));
        assertThat(standing(objectives, "rpo", now).state()).isEqualTo(SloState.NO_DATA);
        hears(objectives, seen(AGENT_A, "s3-a").checks(2, 0).lag(Duration.ofMinutes(5)));
        hears(objectives, seen(AGENT_A, "s3-a").checks(3, 0).lag(Duration.ofMillis(300_001)));
        assertThat(window(objectives, "rpo", now).total()).isEqualTo(2);
        assertThat(window(objectives, "rpo", now).good()).isEqualTo(1);
    }

    @Test
    void goesOnFromWhatWasKeptAndCountsNothingTwice() {
        Objectives first = measuring(slo("answers", "probe", SERVED), slo("fast", "probe", FAST));
        hears(first, seen(AGENT_A, "s3-a").checks(100, 1));
        byte[] answers = first.save("answers");
        byte[] fast = first.save("fast");
        hears(first, seen(AGENT_A, "s3-a").checks(110, 1));
        assertThat(first.copy("answers"))
                .as("a copy takes nothing from the changes")
                .isNotEmpty();
        byte[] change = first.changes("answers");
        Objectives second = measuring(slo("answers", "probe", SERVED), slo("fast", "probe", FAST));
        second.restore("answers", answers, List.of(change), now);
        second.restore("fast", fast, List.of(), now);
        hears(second, seen(AGENT_A, "s3-a").checks(110, 1));
        hears(second, seen(AGENT_A, "s3-a").checks(120, 2));
        assertThat(window(second, "answers", now).total()).isEqualTo(120);
        assertThat(window(second, "answers", now).bad()).isEqualTo(2);
        assertThat(window(second, "fast", now).total()).isEqualTo(3);
        assertThatThrownBy(() -> second.restore("answers", new byte[] {1, 2}, List.of(), now))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(window(second, "answers", now).total()).isEqualTo(120);
    }

    @Test
    void fillsAGapFromAPeer() {
        Objectives stayed = measuring(slo("answers", "probe", SERVED));
        Objectives restarted = measuring(slo("answers", "probe", SERVED));
        for (int i = 1; i <= 240; i++) {
            hears(stayed, seen(AGENT_A, "s3-a").checks(i, i / 20));
        }
        restarted.fill("answers", stayed.copy("answers"));
        hears(restarted, seen(AGENT_A, "s3-a").checks(241, 12));
        WindowFigures window = window(restarted, "answers", now);
        assertThat(window.total()).isEqualTo(241);
        assertThat(window.bad()).isEqualTo(12);
    }

    @Test
    void alertsWhenTheBudgetBurns() {
        Objectives objectives = measuring(slo("answers", "probe", SERVED));
        for (int i = 1; i <= 600; i++) {
            hears(objectives, seen(AGENT_A, "s3-a").checks(i, 0));
        }
        assertThat(objectives.evaluate(now)).isEmpty();
        for (int i = 1; i <= 60; i++) {
            hears(objectives, seen(AGENT_A, "s3-a").checks(600 + i, i).outcome(Outcome.DOWN));
        }
        assertThat(objectives.evaluate(now))
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.firing()).isTrue());
        assertThat(view(objectives, "answers", now).alerts())
                .anySatisfy(report -> assertThat(report.explanation()).startsWith("firing"));
    }
}
