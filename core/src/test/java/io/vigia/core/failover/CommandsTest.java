package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.LB1;
import static io.vigia.core.failover.Lake.LB2;
import static io.vigia.core.failover.Lake.S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.Command.Abort;
import io.vigia.core.failover.Command.Acknowledge;
import io.vigia.core.failover.Command.BeginMaintenance;
import io.vigia.core.failover.Command.Drill;
import io.vigia.core.failover.Command.EndMaintenance;
import io.vigia.core.failover.Command.Halt;
import io.vigia.core.failover.Command.Resume;
import io.vigia.core.failover.Command.Switchover;
import io.vigia.core.failover.CommandResult.Accepted;
import io.vigia.core.failover.CommandResult.Held;
import io.vigia.core.failover.CommandResult.NotLeading;
import io.vigia.core.failover.CommandResult.Unchanged;
import io.vigia.core.failover.CommandResult.Unknown;
import io.vigia.core.failover.FailoverAction.Answer;
import io.vigia.core.failover.FailoverEvent.Commanded;
import io.vigia.core.failover.FailoverEvent.CommitFailed;
import io.vigia.core.failover.FailoverEvent.LeadershipGained;
import io.vigia.core.failover.FailoverEvent.LeadershipLost;
import io.vigia.core.failover.Maintenance.Scope;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people are answered, and when. */
class CommandsTest {
    private static final ServiceId NOBODY = new ServiceId("nobody");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Switchover TO_B = new Switchover(S3, B, false, ANN);

    private final Lake lake = Lake.serving(new Wanted());

    private CommandResult atOnce(Command command) {
        return lake.answer(lake.wants(command)).orElseThrow();
    }

    private List<Answer> answers() {
        return lake.actions.stream()
                .filter(Answer.class::isInstance)
                .map(Answer.class::cast)
                .toList();
    }

    // ---- every answer

    @Test
    void answersOnceWhatIsWantedIsDurable() {
        String request = lake.wants(TO_B);
        assertThat(lake.answer(request)).isEmpty();
        lake.commits();
        assertThat(lake.answer(request)).contains(new Accepted("2-s3", "switchover 2-s3 begins"));
    }

    @Test
    void saysWhatItDoesNotKnow() {
        assertThat(atOnce(new Switchover(NOBODY, B, false, ANN)))
                .isEqualTo(new Unknown("there is no service 'nobody'; there are [query, s3]"));
        assertThat(atOnce(new Drill(S3, new SiteId("z"), false, ANN)))
                .isEqualTo(new Unknown("service s3 has no site 'z'; it has [a, b, c]"));
        assertThat(List.of(
                        atOnce(new Abort("9-s3", ANN)),
                        atOnce(new Halt(Optional.of(NOBODY), ANN)),
                        atOnce(new Acknowledge(NOBODY, ANN)),
                        atOnce(new BeginMaintenance(Scope.SITE, "z", HOUR, ANN)),
                        atOnce(new BeginMaintenance(Scope.BALANCER, "a", HOUR, ANN)),
                        atOnce(new BeginMaintenance(Scope.COMPONENT, "lb1", HOUR, ANN)),
                        atOnce(new EndMaintenance("m9", ANN))))
                .hasOnlyElementsOfType(Unknown.class);
        assertThat(lake.committing()).isFalse();
    }

    @Test
    void saysWhatIsSoAlready() {
        assertThat(atOnce(new Switchover(S3, A, false, ANN))).isEqualTo(new Unchanged("s3 is active in a already"));
        assertThat(atOnce(new Acknowledge(S3, ANN))).isInstanceOf(Unchanged.class);
        assertThat(atOnce(new Resume(Optional.of(S3), ANN))).isEqualTo(new Unchanged("s3 is not paused by itself"));
        assertThat(atOnce(new Resume(Optional.empty(), ANN))).isInstanceOf(Unchanged.class);
        lake.accepted(new Halt(Optional.empty(), ANN));
        assertThat(atOnce(new Halt(Optional.empty(), ANN))).isEqualTo(new Unchanged("every service is paused already"));
        assertThat(atOnce(new Resume(Optional.of(S3), ANN)))
                .isEqualTo(new Unchanged("s3 is not paused by itself; the brake is pulled for every service"));
        lake.accepted(new Resume(Optional.empty(), ANN));
        lake.accepted(TO_B);
        new World().carryOn(lake);
        assertThat(atOnce(new Abort(lake.move().id(), ANN)))
                .isEqualTo(new Unchanged(lake.move().id() + " is over: done"));
    }

    @Test
    void saysEveryReasonWhyNotAndWhetherForceWouldDoIt() {
        lake.accepted(new Halt(Optional.of(S3), ANN));
        lake.isSeen(S3, B, Outcome.UNKNOWN);
        assertThat(atOnce(TO_B)).isInstanceOfSatisfying(Held.class, held -> {
            assertThat(held.reasons())
                    .extracting(HoldReason::kind)
                    .containsExactly(HoldReason.Kind.NO_CANDIDATE, HoldReason.Kind.PAUSED);
            assertThat(held.overridable()).isTrue();
        });
        assertThat(atOnce(new Drill(S3, B, false, ANN)))
                .as("a drill is never forced")
                .isInstanceOfSatisfying(
                        Held.class, held -> assertThat(held.overridable()).isFalse());
    }

    @Test
    void writesDownWhatForceWentPast() {
        lake.accepted(new Halt(Optional.of(S3), ANN));
        lake.isSeen(S3, B, Outcome.UNKNOWN);
        lake.wants(new Switchover(S3, B, true, ANN));
        assertThat(lake.commit().decision().who()).isEqualTo("ann");
        assertThat(lake.commit().decision().why()).contains("overridden: b: s3-b is unknown", "paused since");
        lake.commits();
        assertThat(lake.move().forced()).isTrue();
        assertThat(lake.move().overridden()).hasSize(2).anyMatch(reason -> reason.startsWith("paused since"));
        assertThat(lake.state.active(S3)).contains(B);
    }

    @Test
    void abortsNothingThatHasRouted() {
        lake.accepted(TO_B);
        assertThat(atOnce(new Abort("2-s3", ANN))).isInstanceOfSatisfying(Held.class, held -> {
            assertThat(held.overridable()).isFalse();
            assertThat(held.reasons().get(0).text()).contains("has routed already (route)");
        });
        lake.report();
        lake.commits();
        assertThat(atOnce(new Abort("2-s3", ANN)))
                .isInstanceOfSatisfying(
                        Held.class,
                        held -> assertThat(held.reasons().get(0).text()).contains("has routed already (verify)"));
    }

    @Test
    void clearsTheCooldownOnceTheAcknowledgementIsDurable() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        String request = lake.wants(new Acknowledge(S3, ANN));
        assertThat(lake.state.cooldownUntil(S3, lake.now)).isPresent();
        lake.commits();
        assertThat(lake.state.cooldownUntil(S3, lake.now)).isEmpty();
        assertThat(lake.answer(request)).get().isInstanceOf(Accepted.class);
        assertThat(lake.noticeNames()).containsExactly("Controlled");
    }

    @Test
    void keepsNoMoreMaintenanceWindowsThanItsLimit() {
        for (int i = 0; i < Controls.MAX_WINDOWS; i++) {
            lake.accepted(new BeginMaintenance(Scope.BALANCER, "lb2", HOUR, ANN));
            lake.passes(Duration.ofSeconds(1)); // answers are forgotten after a minute, so no queue grows
            lake.reports(LB1, lake.state.routing());
            lake.reports(LB2, lake.state.routing());
        }
        assertThat(atOnce(new BeginMaintenance(Scope.BALANCER, "lb2", HOUR, ANN)))
                .isInstanceOfSatisfying(
                        Held.class,
                        held -> assertThat(held.reasons())
                                .extracting(HoldReason::kind)
                                .containsExactly(HoldReason.Kind.LIMIT));
    }

    // ---- once, and by the leader alone

    @Test
    void carriesTheSameRequestOutOnceAndAnswersItAsBefore() {
        lake.happens(new Commanded("same", TO_B));
        lake.happens(new Commanded("same", TO_B));
        assertThat(answers()).as("it waits").isEmpty();
        lake.commits();
        assertThat(answers()).hasSize(1);
        lake.passes(Duration.ofSeconds(30));
        long revision = lake.state.durable().revision();
        lake.happens(new Commanded("same", TO_B));
        assertThat(answers())
                .singleElement()
                .satisfies(
                        again -> assertThat(again.result()).isEqualTo(new Accepted("2-s3", "switchover 2-s3 begins")));
        assertThat(lake.state.durable().failovers()).hasSize(1);
        assertThat(lake.state.durable().revision()).isEqualTo(revision);
    }

    @Test
    void forgetsAnAnswerAMinuteAfterItWasGiven() {
        atOnce(new Switchover(S3, A, false, ANN));
        lake.passes(Duration.ofSeconds(61));
        assertThat(lake.state.requests()).isEmpty();
    }

    @Test
    void refusesWhenItDoesNotLead() {
        lake.happens(LeadershipLost.LOST);
        assertThat(atOnce(TO_B)).isInstanceOf(NotLeading.class);
        assertThat(lake.state.requests()).isEmpty();
    }

    @Test
    void answersWhoWaitsWhenItCeasesToLead() {
        String inFlight = lake.wants(TO_B);
        String waiting = lake.wants(new Halt(Optional.empty(), ANN));
        lake.happens(LeadershipLost.LOST);
        assertThat(answers()).extracting(Answer::request).containsExactly(inFlight, waiting);
        assertThat(answers()).extracting(Answer::result).hasOnlyElementsOfType(NotLeading.class);
        lake.happens(new LeadershipGained(3));
        lake.passes(Duration.ofSeconds(1));
        assertThat(lake.committing()).as("what was answered is not carried out").isFalse();
    }

    @Test
    void takesCommandsInTheOrderOfTheirArrival() {
        String first = lake.wants(TO_B);
        String second = lake.wants(new Abort("2-s3", ANN));
        String third = lake.wants(new Halt(Optional.empty(), ANN));
        lake.commits();
        assertThat(answers()).extracting(Answer::request).containsExactly(first, second);
        lake.commits();
        assertThat(answers()).extracting(Answer::request).containsExactly(third);
    }

    @Test
    void triesACommandAgainAfterARefusedCommit() {
        String request = lake.wants(TO_B);
        lake.happens(new CommitFailed(lake.commit().next().revision(), "disk full"));
        assertThat(lake.answer(request)).isEmpty();
        lake.passes(Duration.ofSeconds(1));
        lake.commits();
        assertThat(lake.answer(request)).get().isInstanceOf(Accepted.class);
    }

    @Test
    void letsNobodyWaitForEverWhenNothingCanBeMadeDurable() {
        String request = lake.wants(TO_B);
        Optional<CommandResult> answer = Optional.empty();
        for (int i = 0; i < 100 && answer.isEmpty(); i++) {
            if (lake.committing()) {
                lake.happens(new CommitFailed(lake.commit().next().revision(), "disk full"));
            } else {
                lake.passes(Lake.TICK);
            }
            answer = lake.answer(request);
        }
        assertThat(answer).get().isInstanceOfSatisfying(Held.class, held -> {
            assertThat(held.reasons().get(0).kind()).isEqualTo(HoldReason.Kind.COMMIT_REFUSED);
            assertThat(held.reasons().get(0).text()).contains("disk full");
        });
        lake.passes(Duration.ofSeconds(5));
        assertThat(lake.committing()).as("what was refused is not carried out").isFalse();
    }

    @Test
    void refusesMoreCommandsAtOnceThanItsLimit() {
        lake.wants(TO_B);
        for (int i = 1; i < Commands.MAX_REQUESTS; i++) {
            lake.wants(new Halt(Optional.empty(), ANN));
        }
        assertThat(atOnce(new Halt(Optional.empty(), ANN))).isInstanceOf(Held.class);
        assertThat(lake.state.requests()).hasSize(Commands.MAX_REQUESTS);
    }
}
