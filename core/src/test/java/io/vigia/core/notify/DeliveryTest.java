package io.vigia.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.notify.DeliveryAction.Post;
import io.vigia.core.notify.DeliveryAction.Telling;
import io.vigia.core.notify.DeliveryEvent.Accepted;
import io.vigia.core.notify.DeliveryEvent.End;
import io.vigia.core.notify.DeliveryEvent.Ended;
import io.vigia.core.notify.DeliveryEvent.Failed;
import io.vigia.core.notify.DeliveryEvent.Fired;
import io.vigia.core.notify.DeliveryEvent.Learned;
import io.vigia.core.notify.DeliveryEvent.Led;
import io.vigia.core.notify.DeliveryEvent.Looked;
import io.vigia.core.notify.DeliveryEvent.Refused;
import io.vigia.core.notify.DeliveryEvent.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final Source LAKE = new Source("lake", false);
    private static final NotifyPolicy POLICY = NotifyPolicy.DEFAULT;

    private final Random random = new Random(1);
    private DeliveryState state = DeliveryState.of(List.of());
    private Instant now = T;
    private List<DeliveryAction> actions = List.of();

    @Test
    void tellsAtOnceWhatFiresAndSaysUntilWhenItIsBelieved() {
        lead();
        on(fired(alert(1)));
        assertThat(post().alerts()).containsExactly(new Telling(alert(1), now.plus(POLICY.expires())));
    }

    @Test
    void tellsNothingWhileItFollowsAndEverythingWhenItLeads() {
        on(fired(alert(1), alert(2)));
        on(new Ended(List.of(new End(alert(2).labels(), now))));
        assertThat(posts()).isEmpty();
        assertThat(state.waiting()).isEmpty();
        lead();
        assertThat(names(post())).containsExactly("t1");
        on(new Accepted(post().post()));
        assertThat(posts())
                .as("the leader before may have seen it again: the source looks first")
                .isEmpty();
        on(new Looked(LAKE, Set.of()));
        assertThat(names(post())).containsExactly("t2");
        assertThat(post().alerts().get(0).endsAt()).isEqualTo(now);
    }

    @Test
    void whatTheGroupHoldsIsToldOnceItsSourceHasLooked() {
        on(new Learned(
                List.of(
                        new Standing(alert(1), Optional.empty()),
                        new Standing(event(2), Optional.empty()),
                        new Standing(alert(3), Optional.of(T))),
                List.of()));
        lead();
        assertThat(names(post())).as("an event is a fact").containsExactly("t2");
        on(new Accepted(post().post()));
        on(new Looked(LAKE, Set.of(alert(3).labels())));
        assertThat(names(post())).containsExactly("t1");
    }

    @Test
    void takesTheBeginningThatTheGroupHasAgreedOn() {
        on(fired(alert(1)));
        on(new Learned(List.of(), List.of(new Standing(alert(1).startingAt(T.plusMillis(7)), Optional.empty()))));
        lead();
        assertThat(post().alerts())
                .singleElement()
                .satisfies(telling -> assertThat(telling.alert().startsAt()).isEqualTo(T.plusMillis(7)));
    }

    @Test
    void oneThatSpeaksOfItselfNeedNotLead() {
        Alert own = new Alert(new Source("self", true), alert(1).labels(), alert(1).annotations(), T, Optional.empty());
        on(fired(own));
        assertThat(names(post())).containsExactly("t1");
    }

    @Test
    void mergesByLabelSetWithTheNewestWordsAndTheEarliestStart() {
        lead();
        on(fired(alert(1)));
        long first = post().post();
        on(fired(Alert.condition(LAKE, alert(1).labels(), Map.of("summary", "newer"), T.plusSeconds(9))));
        assertThat(posts()).as("one post at a time").isEmpty();
        on(new Accepted(first));
        assertThat(posts()).as("other words are no news").isEmpty();
        pass(POLICY.resend());
        assertThat(post().alerts()).singleElement().satisfies(telling -> {
            assertThat(telling.alert().annotations()).containsEntry("summary", "newer");
            assertThat(telling.alert().startsAt()).isEqualTo(T);
        });
    }

    @Test
    void tellsAnEndUntilItIsTakenAndAgainForAWhileAndThenForgets() {
        lead();
        on(fired(alert(1)));
        on(new Accepted(post().post()));
        now = now.plusSeconds(60);
        Instant end = now;
        on(new Ended(List.of(new End(alert(1).labels(), end))));
        for (Duration since = Duration.ZERO;
                since.compareTo(Duration.ofMinutes(5)) < 0;
                since = since.plus(POLICY.resend())) {
            assertThat(post().alerts())
                    .singleElement()
                    .satisfies(telling -> assertThat(telling.endsAt()).isEqualTo(end));
            on(new Accepted(post().post()));
            pass(POLICY.resend());
        }
        now = end.plus(POLICY.keepResolved());
        on(DeliveryEvent.Tick.TICK);
        assertThat(state.items()).isEmpty();
        assertThat(actions).contains(new DeliveryAction.Forget(alert(1).labels()));
    }

    @Test
    void pausesLongerAfterEachFailure() {
        lead();
        on(fired(alert(1)));
        on(new Accepted(post().post()));
        on(fired(alert(2)));
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            on(new Failed(post().post(), "connect", Duration.ZERO, true));
            Duration pause = Duration.between(now, state.notBefore().orElseThrow());
            long whole = Math.min(30_000, 500L << i);
            assertThat(pause.toMillis()).isBetween(whole / 2, whole);
            longest = pause.compareTo(longest) > 0 ? pause : longest;
            pass(pause);
        }
        assertThat(longest).isGreaterThan(Duration.ofSeconds(14));
        assertThat(names(post())).contains("t2");
        assertThat(state.counts().failed()).containsEntry("connect", 12L);
    }

    @Test
    void oneThatWasLostMayComeBackEmptyAndIsToldEverything() {
        lead();
        on(fired(alert(1)));
        on(new Accepted(post().post()));
        on(fired(alert(2)));
        on(new Failed(post().post(), "connect", Duration.ZERO, true));
        pass(Duration.ofSeconds(1));
        assertThat(names(post())).containsExactly("t2");
        on(new Accepted(post().post()));
        assertThat(names(post())).containsExactly("t1");
    }

    @Test
    void waitsAsLongAsItIsAskedToWithinReason() {
        lead();
        on(fired(alert(1)));
        on(new Failed(post().post(), "status_429", Duration.ofSeconds(40), false));
        assertThat(state.notBefore()).contains(now.plusSeconds(40));
        pass(Duration.ofSeconds(40));
        on(new Failed(post().post(), "status_429", Duration.ofDays(9), false));
        assertThat(state.notBefore()).contains(now.plus(Delivery.LONGEST_PAUSE));
    }

    @Test
    void oneBadAlertIsFoundByHalvingAndSinksNoOther() {
        lead();
        on(fired(alerts(500)));
        List<String> taken = answerAll(labels -> labels.equals("t317"));
        assertThat(taken).hasSize(499).doesNotContain("t317");
        assertThat(state.waiting()).isEmpty();
        assertThat(state.counts().dropped()).containsExactly(Map.entry("refused", 1L));
        pass(POLICY.resend());
        assertThat(names(post())).as("not tried again").hasSize(499).doesNotContain("t317");
    }

    @Test
    void whoRefusesEverythingRefusesUsAndCostsFewAlerts() {
        lead();
        on(fired(alerts(200)));
        for (int i = 0; i < 2_000 && !state.flight().isEmpty(); i++) {
            on(new Refused(state.flight().orElseThrow().post(), "no"));
            pass(Duration.ofSeconds(31));
        }
        assertThat(state.counts().dropped()).containsExactly(Map.entry("refused", (long) Delivery.REFUSES_US));
        assertThat(state.counts().failed()).containsKey("refused");
        assertThat(answerAll(labels -> false)).as("once it takes us again").hasSizeGreaterThanOrEqualTo(180);
    }

    @Test
    void manyBadOnesAmongGoodOnesAreAllDropped() {
        lead();
        on(fired(alerts(100)));
        List<String> taken = answerAll(labels -> Integer.parseInt(labels.substring(1)) < 60);
        assertThat(Set.copyOf(taken)).hasSize(40);
        assertThat(state.waiting()).isEmpty();
        assertThat(state.counts().dropped()).containsEntry("refused", 60L);
    }

    @Test
    void tenThousandWaitWhileItIsDownAndArriveInOrder() {
        lead();
        on(fired(alerts(10_000)));
        for (int i = 0; i < 30; i++) {
            on(new Failed(post().post(), "connect", Duration.ZERO, true));
            pass(Duration.ofSeconds(30));
        }
        assertThat(state.waiting()).hasSize(10_000);
        List<String> taken = answerAll(labels -> false);
        assertThat(taken.subList(0, 10_000)).doesNotHaveDuplicates().startsWith("t0", "t1", "t2");
        assertThat(state.waiting()).isEmpty();
    }

    @Test
    void anAnswerThatComesTwiceCountsOnce() {
        lead();
        on(fired(alert(1)));
        long post = post().post();
        on(new Accepted(post));
        on(new Accepted(post));
        on(new Failed(post, "timeout", Duration.ZERO, false));
        assertThat(state.counts().sent()).isEqualTo(1);
        assertThat(state.notBefore()).isEmpty();
    }

    @Test
    void whatComesFromTheDiskIsToldOnceItsSourceHasLooked() {
        state = DeliveryState.of(
                List.of(Item.kept(alert(1), Optional.empty(), T), Item.kept(alert(2), Optional.of(T), T)));
        lead();
        assertThat(posts()).isEmpty();
        on(new DeliveryEvent.Looked(LAKE, java.util.Set.of()));
        assertThat(names(post())).containsExactly("t1", "t2");
    }

    @Test
    void whatNobodyTakesForADayIsDroppedAndCounted() {
        lead();
        on(fired(alert(1)));
        on(new Failed(post().post(), "connect", Duration.ZERO, true));
        on(new Ended(List.of(new End(alert(1).labels(), now))));
        now = now.plus(POLICY.giveUp());
        on(DeliveryEvent.Tick.TICK);
        assertThat(state.items()).isEmpty();
        assertThat(state.counts().dropped()).containsEntry("expired", 1L);
    }

    /** Answers until nothing is under way any more; what was taken, in order. */
    private List<String> answerAll(Predicate<String> bad) {
        List<String> taken = new ArrayList<>();
        for (int i = 0;
                i < 10_000 && (state.flight().isPresent() || !state.waiting().isEmpty());
                i++) {
            if (state.flight().isEmpty()) {
                pass(Duration.ofSeconds(1));
                continue;
            }
            List<String> carried = state.flight().orElseThrow().versions().keySet().stream()
                    .map(labels -> String.valueOf(labels.pairs().get("target")))
                    .toList();
            long post = state.flight().orElseThrow().post();
            if (carried.stream().anyMatch(bad)) {
                on(new Refused(post, "bad"));
            } else {
                taken.addAll(carried);
                on(new Accepted(post));
            }
        }
        return taken;
    }

    private void lead() {
        on(new Led(true));
    }

    private void pass(Duration time) {
        now = now.plus(time);
        on(DeliveryEvent.Tick.TICK);
    }

    private void on(DeliveryEvent event) {
        DeliveryStep step = Delivery.step(state, event, POLICY, now, random);
        state = step.state();
        actions = step.actions();
    }

    private Post post() {
        assertThat(posts()).hasSize(1);
        return posts().get(0);
    }

    private List<Post> posts() {
        return actions.stream()
                .filter(Post.class::isInstance)
                .map(Post.class::cast)
                .toList();
    }

    private static List<String> names(Post post) {
        return post.alerts().stream()
                .map(telling -> String.valueOf(telling.alert().labels().pairs().get("target")))
                .toList();
    }

    private static Fired fired(Alert... alerts) {
        return new Fired(List.of(alerts).stream()
                .map(alert -> new Standing(alert, Optional.empty()))
                .toList());
    }

    private static Alert[] alerts(int many) {
        Alert[] alerts = new Alert[many];
        for (int i = 0; i < many; i++) {
            alerts[i] = alert(i);
        }
        return alerts;
    }

    private static Alert event(int number) {
        return Alert.event(LAKE, alert(number).labels(), Map.of(), T, POLICY.keepResolved());
    }

    private static Alert alert(int number) {
        return Alert.condition(
                LAKE,
                LabelSet.of(Map.of("alertname", "Down", "target", "t" + number)),
                Map.of("summary", "it is down"),
                T);
    }
}
