package io.vigia.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.notify.DeliveryAction.Post;
import io.vigia.core.notify.DeliveryAction.Telling;
import io.vigia.core.notify.HeraldEvent.Answered;
import io.vigia.core.notify.HeraldEvent.Led;
import io.vigia.core.notify.HeraldEvent.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeraldTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final Source LAKE = new Source("lake", false);
    private static final NotifyPolicy POLICY = NotifyPolicy.DEFAULT;
    private static final Duration LASTS = Duration.ofMinutes(5);

    private final Random random = new Random(1);
    private HeraldState state = HeraldState.of(Map.of("am1", List.of(), "am2", List.of()));
    private Instant now = T;
    private final List<HeraldAction> actions = new ArrayList<>();

    @Test
    void oneThatHangsDelaysNoOther() {
        on(new Led(true));
        on(new Seen(LAKE, List.of(down("a"))));
        assertThat(tellings("am1")).hasSize(1);
        assertThat(tellings("am2")).hasSize(1);
        answer("am2");
        on(new Seen(LAKE, List.of(down("a"), down("b"))));
        assertThat(tellings("am2")).extracting(telling -> telling.alert()).containsExactly(down("b"));
        assertThat(tellings("am1")).isEmpty();
    }

    @Test
    void aFlapIsOneAlert() {
        on(new Led(true));
        on(new Seen(LAKE, List.of(down("a"))));
        answer("am1");
        now = now.plusSeconds(10);
        on(new Seen(LAKE, List.of()));
        now = now.plusSeconds(10);
        on(new Seen(LAKE, List.of(down("a"))));
        now = now.plusSeconds(15);
        on(new Seen(LAKE, List.of()));
        assertThat(tellings("am1")).isEmpty();
        now = now.plus(POLICY.clearAfter());
        on(new Seen(LAKE, List.of()));
        assertThat(tellings("am1"))
                .singleElement()
                .satisfies(telling -> assertThat(telling.endsAt()).isEqualTo(T.plusSeconds(35)));
    }

    @Test
    void aSourceEndsWhatItHasSeenItselfAndNothingElse() {
        Source other = new Source("slo", false);
        on(new Led(true));
        on(new Seen(LAKE, List.of(down("a"))));
        on(new Seen(other, List.of(Alert.condition(other, labels("b"), Map.of(), T))));
        now = now.plus(POLICY.clearAfter()).plusSeconds(1);
        on(new Seen(other, List.of()));
        now = now.plus(POLICY.clearAfter());
        on(new Seen(other, List.of()));
        assertThat(state.roll().entries().keySet()).containsExactly(labels("a"));
    }

    @Test
    void anEventStandsFromWhenItWasTakenAndNobodyIsToldOfItAfterwards() {
        on(new Led(true));
        Alert moved = Alert.event(LAKE, labels("moved"), Map.of(), T, LASTS);
        on(new Seen(LAKE, List.of(moved)));
        now = now.plusSeconds(600); // both were away all that time
        fail("am1");
        fail("am2");
        pass(Duration.ofSeconds(31));
        assertThat(tellings("am1"))
                .singleElement()
                .satisfies(telling -> assertThat(telling.endsAt()).isEqualTo(now.plus(LASTS)));
        Instant taken = now;
        answer("am1");
        fail("am2");
        now = taken.plus(LASTS).plusSeconds(1);
        on(HeraldEvent.Tick.TICK);
        assertThat(tellings("am2")).as("its peer has told people").isEmpty();
        assertThat(state.roll().entries()).isEmpty();
        assertThat(delivery("am1").items()).isEmpty();
        assertThat(delivery("am2").items()).isEmpty();
    }

    @Test
    void oneThatFollowsHoldsThatTheLeaderTellsEvents() {
        Alert moved = Alert.event(LAKE, labels("moved"), Map.of(), T, LASTS);
        on(new Seen(LAKE, List.of(moved)));
        now = now.plusSeconds(100);
        on(new Led(true));
        assertThat(tellings("am1"))
                .singleElement()
                .satisfies(telling -> assertThat(telling.endsAt()).isEqualTo(T.plus(LASTS)));
        on(new Led(false));
        pass(LASTS);
        on(new Led(true));
        assertThat(tellings("am1")).isEmpty();
        on(new Seen(LAKE, List.of(moved)));
        assertThat(tellings("am1"))
                .as("what was over when it was first seen is no news")
                .isEmpty();
    }

    @Test
    void onlyOneThatIsAloneKeepsAnEventOpenOverItsDeath() {
        Alert moved = Alert.event(LAKE, labels("moved"), Map.of(), T, LASTS);
        for (boolean alone : List.of(true, false)) {
            state = HeraldState.of(Map.of("am1", List.of(Item.kept(moved, Optional.empty(), T))));
            now = T.plus(LASTS).plusSeconds(1);
            HeraldStep step = Herald.step(
                    state, new Led(true), POLICY.with(POLICY.resend(), POLICY.expires(), alone), now, random);
            step = Herald.step(
                    step.state(),
                    HeraldEvent.Tick.TICK,
                    POLICY.with(POLICY.resend(), POLICY.expires(), alone),
                    now,
                    random);
            assertThat(step.state().roll().entries().isEmpty()).isEqualTo(!alone);
        }
    }

    @Test
    void startsAgainFromTheDiskWithTheSameStart() {
        on(new Led(true));
        on(new Seen(LAKE, List.of(down("a"))));
        List<Item> kept = new ArrayList<>();
        for (HeraldAction action : actions) {
            if (action.alertmanager().equals("am1") && action.action() instanceof DeliveryAction.Keep keep) {
                kept.add(Item.kept(
                        keep.item().alert(), keep.item().endsAt(), keep.item().queuedAt()));
            }
        }
        now = now.plusSeconds(100);
        state = HeraldState.of(Map.of("am1", kept, "am2", List.of()));
        on(new Led(true));
        assertThat(tellings("am1")).isEmpty();
        on(new Seen(LAKE, List.of(Alert.condition(LAKE, labels("a"), Map.of(), now))));
        assertThat(tellings("am1"))
                .singleElement()
                .satisfies(telling -> assertThat(telling.alert().startsAt()).isEqualTo(T));
    }

    @Test
    void aFullRollTakesNothingInAndSaysSo() {
        NotifyPolicy small = new NotifyPolicy(
                POLICY.resend(),
                POLICY.expires(),
                POLICY.clearAfter(),
                POLICY.keepResolved(),
                POLICY.giveUp(),
                false,
                10,
                2,
                POLICY.backoffLeast(),
                POLICY.backoffMost());
        HeraldStep step =
                Herald.step(state, new Seen(LAKE, List.of(down("a"), down("b"), down("c"))), small, now, random);
        assertThat(step.state().roll().entries()).hasSize(2);
        assertThat(step.state().full()).isEqualTo(1);
    }

    private DeliveryState delivery(String name) {
        return Objects.requireNonNull(state.deliveries().get(name));
    }

    private void pass(Duration time) {
        now = now.plus(time);
        on(HeraldEvent.Tick.TICK);
    }

    private void answer(String name) {
        delivery(name).flight().ifPresent(flight -> on(new Answered(name, new DeliveryEvent.Accepted(flight.post()))));
    }

    private void fail(String name) {
        delivery(name)
                .flight()
                .ifPresent(flight -> on(
                        new Answered(name, new DeliveryEvent.Failed(flight.post(), "connect", Duration.ZERO, true))));
    }

    private void on(HeraldEvent event) {
        HeraldStep step = Herald.step(state, event, POLICY, now, random);
        state = step.state();
        actions.clear();
        actions.addAll(step.actions());
    }

    private List<Telling> tellings(String name) {
        return actions.stream()
                .filter(action -> action.alertmanager().equals(name))
                .map(HeraldAction::action)
                .filter(Post.class::isInstance)
                .map(Post.class::cast)
                .flatMap(post -> post.alerts().stream())
                .toList();
    }

    private static Alert down(String target) {
        return Alert.condition(LAKE, labels(target), Map.of(), T);
    }

    private static LabelSet labels(String target) {
        return LabelSet.of(Map.of("alertname", "Down", "target", target));
    }
}
