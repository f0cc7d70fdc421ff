package io.vigia.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.notify.SilenceAction.Ask;
import io.vigia.core.notify.SilenceAction.Expire;
import io.vigia.core.notify.SilenceAction.Put;
import io.vigia.core.notify.SilenceEvent.Done;
import io.vigia.core.notify.SilenceEvent.Failed;
import io.vigia.core.notify.SilenceEvent.Heard;
import io.vigia.core.notify.SilenceEvent.Tick;
import io.vigia.core.notify.SilenceEvent.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SilencerTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final Silencer.Policy POLICY = Silencer.Policy.DEFAULT;
    private static final Silence M1 = silence("m1", T.plusSeconds(7200));

    private SilenceState state = SilenceState.of(List.of("am1", "am2"));
    private Instant now = T;
    private List<SilenceAction> actions = List.of();

    @Test
    void whoFollowsAsksNobody() {
        on(new Wanted(false, List.of(M1)));
        on(Tick.TICK);
        assertThat(actions).isEmpty();
        assertThat(state.missing("am1")).isZero();
    }

    @Test
    void oneIsMadeWhereItIsMissingAndTheOthersAreLeftToGossip() {
        on(new Wanted(true, List.of(M1)));
        assertThat(actions).containsExactly(new Ask("am1"), new Ask("am2"));
        on(new Heard("am1", List.of()));
        assertThat(actions).containsExactly(new Put("am1", M1, Optional.empty()));
        on(new Heard("am2", List.of()));
        assertThat(actions).isEmpty();
        on(new Done("am1"));
        pass(POLICY.every());
        on(new Heard("am1", List.of(known("id1", M1))));
        on(new Heard("am2", List.of(known("id1", M1))));
        assertThat(actions).isEmpty();
        assertThat(state.missing("am1") + state.missing("am2")).isZero();
    }

    @Test
    void thoseThatDoNotTellEachOtherGetOneEach() {
        on(new Wanted(true, List.of(M1)));
        on(new Heard("am2", List.of()));
        on(new Done("am2"));
        on(new Heard("am1", List.of()));
        for (Instant end = T.plus(POLICY.gossip()); now.isBefore(end); pass(POLICY.every())) {
            assertThat(actions).doesNotContain(new Put("am1", M1, Optional.empty()));
            on(new Heard("am2", List.of(known("id1", M1))));
            on(new Heard("am1", List.of()));
        }
        on(new Heard("am1", List.of()));
        assertThat(actions).containsExactly(new Put("am1", M1, Optional.empty()));
    }

    @Test
    void aNewLeaderFindsTheOneOfTheOldLeaderByItsMark() {
        on(new Wanted(true, List.of(M1)));
        on(new Heard("am1", List.of(known("id1", M1))));
        on(new Heard("am2", List.of(known("id1", M1))));
        assertThat(actions).isEmpty();
    }

    @Test
    void oneThatHangsDelaysNoOtherAndIsAskedAgainOnceItHasFailed() {
        on(new Wanted(true, List.of(M1)));
        on(new Heard("am2", List.of()));
        assertThat(actions).containsExactly(new Put("am2", M1, Optional.empty()));
        pass(Duration.ofHours(1));
        assertThat(actions).as("am1 has not answered").doesNotContain(new Ask("am1"));
        on(new Failed("am1", "timeout"));
        pass(POLICY.every());
        assertThat(actions).contains(new Ask("am1"));
        assertThat(Objects.requireNonNull(state.peers().get("am1")).failed()).containsEntry("timeout", 1L);
    }

    @Test
    void whenItCannotBeMadeAtOneItIsMadeAtTheNext() {
        on(new Wanted(true, List.of(M1)));
        on(new Heard("am1", List.of()));
        on(new Failed("am1", "status_403"));
        on(new Heard("am2", List.of()));
        assertThat(actions).containsExactly(new Put("am2", M1, Optional.empty()));
    }

    @Test
    void itEndsWithItsWindowAndOnceIsEnough() {
        on(new Wanted(true, List.of(M1)));
        on(new Heard("am1", List.of(known("id1", M1))));
        on(new Heard("am2", List.of(known("id1", M1))));
        on(new Wanted(true, List.of()));
        assertThat(actions).as("at once").containsExactly(new Ask("am1"), new Ask("am2"));
        on(new Heard("am1", List.of(known("id1", M1))));
        assertThat(actions).containsExactly(new Expire("am1", "id1"));
        on(new Heard("am2", List.of(known("id1", M1))));
        assertThat(actions).as("gossip will tell it").isEmpty();
    }

    @Test
    void noneIsMadeInTheLastSecondsAndTheOneThatIsThereStays() {
        now = M1.endsAt().minusSeconds(3);
        on(new Wanted(true, List.of(M1)));
        on(new Heard("am1", List.of()));
        assertThat(actions).isEmpty();
        on(new Heard("am2", List.of(known("id1", M1))));
        assertThat(actions).isEmpty();
    }

    @Test
    void whatSomebodyHasChangedIsPutRight() {
        on(new Wanted(true, List.of(M1)));
        Silence begun = silence("m1", T.plusSeconds(60)).begunAt(T.plusSeconds(3));
        on(new Heard("am1", List.of(known("id1", begun))));
        assertThat(actions).containsExactly(new Put("am1", M1.begunAt(T.plusSeconds(3)), Optional.of("id1")));
    }

    @Test
    void ofTwoWithTheSameMarkTheSameOneStaysEverywhere() {
        on(new Wanted(true, List.of(M1)));
        on(new Heard("am1", List.of(known("id2", M1), known("id1", M1))));
        assertThat(actions).containsExactly(new Expire("am1", "id2"));
        on(new Heard("am2", List.of(known("id1", M1), known("id2", M1))));
        assertThat(actions).isEmpty();
    }

    @Test
    void aMarkIsTheEndOfTheCommentAndNothingElse() {
        assertThat(Silence.Mark.in("disks " + new Silence.Mark("west", "m7"))).contains(new Silence.Mark("west", "m7"));
        assertThat(Silence.Mark.in("as for [vigia west/m7], later")).isEmpty();
        assertThat(Silence.Mark.in("")).isEmpty();
    }

    /** Two that gossip, windows that come and go, and leaders that forget all they knew, for hours. */
    @Test
    void inTheEndThereIsOneForEachWindowHoweverItCameAbout() {
        for (long seed = 0; seed < 200; seed++) {
            Cluster cluster = new Cluster(new Random(seed));
            for (int second = 0; second < 1800; second++) {
                cluster.storm();
                cluster.pass();
            }
            for (int second = 0; second < 180; second++) {
                cluster.pass();
            }
            for (Map<String, Silence> model : cluster.models.values()) {
                assertThat(model.values())
                        .as("seed %d", seed)
                        .extracting(Silence::window)
                        .containsExactlyInAnyOrderElementsOf(cluster.windows);
            }
            assertThat(cluster.writes)
                    .as("seed %d: nothing is done any more", seed)
                    .isEmpty();
        }
    }

    private static final class Cluster {
        final Random random;
        final Set<String> windows = new HashSet<>();
        final Map<String, Map<String, Silence>> models =
                new TreeMap<>(Map.of("am1", new HashMap<>(), "am2", new HashMap<>()));
        final List<SilenceAction> writes = new ArrayList<>();
        final Set<String> hanging = new HashSet<>();
        SilenceState state = SilenceState.of(models.keySet());
        Instant now = T;
        int made;
        boolean storms;

        Cluster(Random random) {
            this.random = random;
        }

        void storm() {
            storms = true;
            if (random.nextInt(100) == 0) {
                windows.add("m" + random.nextInt(8));
            }
            if (random.nextInt(100) == 0) {
                windows.remove("m" + random.nextInt(8));
            }
            if (random.nextInt(200) == 0) {
                state = SilenceState.of(models.keySet()); // another leads
            }
            if (random.nextInt(60) == 0) {
                String name = "am" + (1 + random.nextInt(2));
                if (!hanging.remove(name)) {
                    hanging.add(name);
                }
            }
        }

        void pass() {
            now = now.plusSeconds(1);
            if (!storms) {
                hanging.clear();
            }
            if (!storms && Duration.between(T, now).toSeconds() < 1800 + 120) {
                writes.clear();
            }
            storms = false;
            gossip();
            on(new Wanted(
                    true,
                    windows.stream()
                            .map(id -> silence(id, T.plusSeconds(90_000)))
                            .toList()));
        }

        private void gossip() {
            if (!hanging.isEmpty() || random.nextInt(4) > 0) {
                return;
            }
            Map<String, Silence> all = new HashMap<>();
            models.values().forEach(all::putAll);
            models.values().forEach(model -> model.putAll(all));
            models.values().forEach(model -> model.keySet().removeAll(expired));
        }

        private final Set<String> expired = new HashSet<>();

        private void on(SilenceEvent event) {
            SilenceStep step = Silencer.step(state, event, POLICY, now);
            state = step.state();
            boolean did = false;
            for (SilenceAction action : step.actions()) {
                if (action instanceof Ask ask) {
                    answer(ask.alertmanager());
                } else {
                    carryOut(action);
                    did = true;
                }
            }
            if (did) {
                on(new Done(step.actions().get(0).alertmanager()));
            }
        }

        private void answer(String name) {
            if (hanging.contains(name)) {
                on(new Failed(name, "timeout"));
                return;
            }
            List<Silence.Known> known = new ArrayList<>();
            Objects.requireNonNull(models.get(name)).forEach((id, one) -> known.add(new Silence.Known(id, one)));
            on(new Heard(name, known));
        }

        private void carryOut(SilenceAction action) {
            writes.add(action);
            Map<String, Silence> model = Objects.requireNonNull(models.get(action.alertmanager()));
            if (action instanceof Put put) {
                model.put(put.id().orElseGet(() -> "id" + ++made), put.silence());
            } else if (action instanceof Expire expire) {
                model.remove(expire.id());
                expired.add(expire.id());
            }
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
        on(Tick.TICK);
    }

    private void on(SilenceEvent event) {
        SilenceStep step = Silencer.step(state, event, POLICY, now);
        state = step.state();
        actions = step.actions();
    }

    private static Silence.Known known(String id, Silence silence) {
        return new Silence.Known(id, silence);
    }

    private static Silence silence(String window, Instant until) {
        return new Silence(
                "west",
                window,
                new TreeMap<>(Map.of("lake", "west", "site", "a")),
                T,
                until,
                "ana",
                "disks " + new Silence.Mark("west", window));
    }
}
