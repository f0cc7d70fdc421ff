package io.vigia.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.notify.DeliveryAction.Post;
import io.vigia.core.notify.DeliveryAction.Telling;
import io.vigia.core.notify.DeliveryEvent.End;
import io.vigia.core.notify.HeraldEvent.Agreed;
import io.vigia.core.notify.HeraldEvent.Decided;
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

/** One herald, and what the group says to it. */
class AgreementTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final Source LAKE = new Source("lake", false);
    private static final NotifyPolicy POLICY = NotifyPolicy.DEFAULT;
    private static final Duration LASTS = Duration.ofMinutes(5);
    private static final Duration EVERY = Agreement.EVERY;

    private final Random random = new Random(1);
    private HeraldState state = HeraldState.of(Map.of("am", List.of()));
    private Instant now = T;
    private AlertRegister register = AlertRegister.NONE;
    private Optional<Agreement.Proposal> proposal = Optional.empty();
    private final List<Telling> told = new ArrayList<>();

    @Test
    void theLeaderTellsAtOnceAndProposesMeanwhile() {
        on(new Led(true));
        on(new Seen(LAKE, List.of(down("a", T))));
        assertThat(told).hasSize(1);
        assertThat(proposal.orElseThrow().change().began())
                .containsExactly(new AlertRegister.Entry(down("a", T), Optional.empty()));
    }

    @Test
    void oneProposalIsOpenAtMostAndTheNextCarriesAllThatCameMeanwhile() {
        on(new Led(true));
        on(new Seen(LAKE, List.of(down("a", T))));
        Agreement.Proposal first = proposal.orElseThrow();
        pass(EVERY.multipliedBy(10));
        on(new Seen(LAKE, List.of(down("a", T), down("b", T))));
        on(new Seen(LAKE, List.of(down("a", T), down("b", T), down("c", T))));
        assertThat(proposal).isEmpty();
        commit(first);
        assertThat(proposal.orElseThrow().change().began())
                .extracting(entry -> entry.alert().labels())
                .containsExactly(labels("b"), labels("c"));
        commit(proposal.orElseThrow());
        on(new Seen(LAKE, List.of(down("a", T), down("b", T), down("c", T), down("d", T))));
        assertThat(proposal).as("twice a second at most").isEmpty();
        pass(EVERY);
        commit(proposal.orElseThrow());
        pass(EVERY);
        assertThat(proposal).as("nothing has changed").isEmpty();
    }

    @Test
    void whatWasNotCommittedIsProposedAgain() {
        on(new Led(true));
        on(new Seen(LAKE, List.of(down("a", T))));
        pass(EVERY);
        on(new Decided(1));
        assertThat(proposal.orElseThrow().number()).isEqualTo(2);
        assertThat(proposal.orElseThrow().change().began()).hasSize(1);
        pass(EVERY);
        on(new Decided(1));
        assertThat(proposal)
                .as("an answer to the first says nothing of the second")
                .isEmpty();
    }

    @Test
    void aFlapIsNotWritten() {
        on(new Led(true));
        on(new Seen(LAKE, List.of(down("a", T))));
        commit(proposal.orElseThrow());
        for (int i = 0; i < 100; i++) {
            now = now.plusSeconds(1);
            on(new Seen(LAKE, i % 20 == 0 ? List.of(down("a", now)) : List.of()));
            assertThat(proposal).isEmpty();
        }
    }

    @Test
    void anEndIsWrittenWithItsMoment() {
        on(new Led(true));
        on(new Seen(LAKE, List.of(down("a", T))));
        commit(proposal.orElseThrow());
        pass(Duration.ofSeconds(5));
        on(new Seen(LAKE, List.of()));
        Instant gone = now;
        now = now.plus(POLICY.clearAfter());
        on(new Seen(LAKE, List.of()));
        assertThat(proposal.orElseThrow().change().ended()).containsExactly(new End(labels("a"), gone));
        commit(proposal.orElseThrow());
        assertThat(register.stands(labels("a"))).isFalse();
    }

    @Test
    void whoFollowsTakesTheBeginningThatTheGroupHasAgreedOnWhicheverItHearsFirst() {
        on(new Seen(LAKE, List.of(down("seen-before", T))));
        heard(down("seen-before", T.plusMillis(7)), down("seen-after", T.plusMillis(9)));
        on(new Seen(LAKE, List.of(down("seen-before", T), down("seen-after", T))));
        on(new Led(true));
        assertThat(told)
                .extracting(telling -> telling.alert().startsAt())
                .containsExactlyInAnyOrder(T.plusMillis(7), T.plusMillis(9));
        on(new Seen(LAKE, List.of(down("seen-before", T), down("seen-after", T))));
        assertThat(state.roll().entries().values())
                .extracting(entry -> entry.alert().startsAt())
                .containsExactlyInAnyOrder(T.plusMillis(7), T.plusMillis(9));
        assertThat(proposal).isEmpty();
    }

    @Test
    void whatANewLeaderDoesNotSeeIsNotToldOfUntilItIsOver() {
        heard(down("a", T));
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(1));
            on(new Seen(LAKE, List.of()));
        }
        assertThat(state.roll().entries()).as("who follows ends nothing").containsOnlyKeys(labels("a"));
        on(new Led(true));
        Instant led = now;
        pass(POLICY.clearAfter().minusSeconds(1));
        on(new Seen(LAKE, List.of()));
        assertThat(told).isEmpty();
        pass(Duration.ofSeconds(1));
        on(new Seen(LAKE, List.of()));
        assertThat(told)
                .singleElement()
                .satisfies(telling -> assertThat(telling.endsAt()).isEqualTo(led));
        assertThat(proposal.orElseThrow().change().ended()).containsExactly(new End(labels("a"), led));
    }

    @Test
    void whatOnlyADeadLeaderKnewIsToldByTheNext() {
        heard(noticed());
        pass(Duration.ofSeconds(20));
        on(new Led(true));
        assertThat(told)
                .singleElement()
                .satisfies(telling -> assertThat(telling.endsAt()).isEqualTo(now.plus(LASTS)));
        accept();
        commit(proposal.orElseThrow());
        assertThat(Objects.requireNonNull(register.entries().get(labels("n"))).endsAt())
                .as("so that it is told no longer by whoever comes next")
                .contains(T.plusSeconds(20).plus(LASTS));
    }

    @Test
    void anEventThatSomebodyWasToldOfStandsUntilThenForTheNextToo() {
        register = AlertRegister.of(List.of(new AlertRegister.Entry(noticed(), Optional.of(T.plusSeconds(400)))));
        on(new Agreed(register));
        pass(Duration.ofSeconds(20));
        on(new Led(true));
        assertThat(told)
                .singleElement()
                .satisfies(telling -> assertThat(telling.endsAt()).isEqualTo(T.plusSeconds(400)));
    }

    @Test
    void tenThousandAreSplitAndAllOfThemArrive() {
        on(new Led(true));
        List<Alert> many = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            many.add(down("t" + i, T));
        }
        on(new Seen(LAKE, many));
        int changes = 0;
        while (proposal.isPresent()) {
            assertThat(proposal.get().change().began()).hasSizeLessThanOrEqualTo(RegisterChange.MOST);
            assertThat(proposal.get().change().weight()).isLessThanOrEqualTo(RegisterChange.MOST_WEIGHT);
            changes++;
            now = now.plus(EVERY);
            commit(proposal.get());
        }
        assertThat(register.entries()).hasSize(10_000);
        assertThat(changes).isBetween(5, 10);
    }

    @Test
    void theRegisterIsBoundedAndWhatIsOverMakesRoom() {
        List<AlertRegister.Entry> full = new ArrayList<>();
        for (int i = 0; i < AlertRegister.MOST; i++) {
            full.add(new AlertRegister.Entry(down("t" + i, T), i == 5 ? Optional.of(T) : Optional.empty()));
        }
        AlertRegister most = AlertRegister.of(full);
        AlertRegister after = most.with(new RegisterChange(
                T,
                List.of(
                        new AlertRegister.Entry(down("x", T), Optional.empty()),
                        new AlertRegister.Entry(down("y", T), Optional.empty())),
                List.of()));
        assertThat(after.entries()).hasSize(AlertRegister.MOST).containsKey(labels("x"));
        assertThat(after.entries()).doesNotContainKeys(labels("y"), labels("t5"));
        assertThat(AlertRegister.of(List.copyOf(after.entries().values()))).isEqualTo(after);
        register = after;
        on(new Agreed(after));
        on(new Led(true));
        on(new Seen(LAKE, List.of(down("y", T))));
        assertThat(proposal).as("what finds no room is not proposed for ever").isEmpty();
    }

    @Test
    void endsAreForgottenAfterAWhile() {
        AlertRegister one = AlertRegister.of(List.of(new AlertRegister.Entry(down("a", T), Optional.of(T))));
        RegisterChange early = new RegisterChange(T.plus(AlertRegister.KEPT).minusMillis(1), List.of(), List.of());
        RegisterChange late = new RegisterChange(T.plus(AlertRegister.KEPT), List.of(), List.of());
        assertThat(one.with(early).entries()).hasSize(1);
        assertThat(one.with(late)).isEqualTo(AlertRegister.NONE);
    }

    private void heard(Alert... alerts) {
        register = register.with(new RegisterChange(
                now,
                List.of(alerts).stream()
                        .map(alert -> new AlertRegister.Entry(alert, Optional.empty()))
                        .toList(),
                List.of()));
        on(new Agreed(register));
    }

    private void commit(Agreement.Proposal committed) {
        register = register.with(committed.change());
        on(new Agreed(register));
        on(new Decided(committed.number()));
    }

    private void accept() {
        Objects.requireNonNull(state.deliveries().get("am"))
                .flight()
                .ifPresent(flight -> on(new HeraldEvent.Answered("am", new DeliveryEvent.Accepted(flight.post()))));
    }

    private void pass(Duration time) {
        now = now.plus(time);
        on(HeraldEvent.Tick.TICK);
    }

    private void on(HeraldEvent event) {
        HeraldStep step = Herald.step(state, event, POLICY, now, random);
        state = step.state();
        proposal = step.proposal();
        told.clear();
        for (HeraldAction action : step.actions()) {
            if (action.action() instanceof Post post) {
                told.addAll(post.alerts());
            }
        }
    }

    private static Alert down(String target, Instant since) {
        return Alert.condition(LAKE, labels(target), Map.of("summary", "it is down"), since);
    }

    private static Alert noticed() {
        return Alert.event(new Source("notices", false), labels("n"), Map.of(), T, LASTS);
    }

    private static LabelSet labels(String target) {
        return LabelSet.of(Map.of("alertname", "Down", "target", target));
    }
}
