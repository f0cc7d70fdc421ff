package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.Command.Switchover;
import io.vigia.core.failover.FailoverEvent.LeadershipGained;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport.State;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever leads next carries a move on from any of its steps, to the same end. */
class JournalTest {
    /** Between them these moves have every kind of step. */
    enum Course {
        FAILOVER(Result.DONE, "", State.DONE) {
            @Override
            void begin(Lake lake) {
                lake.isSeen(S3, A, Outcome.DOWN);
            }
        },
        FAILOVER_THAT_FAILS(Result.FAILED, "start", State.FAILED) {
            @Override
            void begin(Lake lake) {
                lake.isSeen(S3, A, Outcome.DOWN);
            }
        },
        STRICT_SWITCHOVER(Result.DONE, "", State.DONE) {
            @Override
            void begin(Lake lake) {
                lake.wants(new Switchover(S3, B, false, ANN));
            }
        },
        STRICT_SWITCHOVER_THAT_FAILS(Result.FAILED, "stop", State.TIMED_OUT) {
            @Override
            void begin(Lake lake) {
                lake.wants(new Switchover(S3, B, false, ANN));
            }
        },
        GENTLE_SWITCHOVER(Result.DONE, "", State.DONE) {
            @Override
            Wanted wanted() {
                return gentle();
            }

            @Override
            void begin(Lake lake) {
                lake.wants(new Switchover(S3, B, false, ANN));
            }
        },
        FAILBACK(Result.DEGRADED, "tell", State.FAILED) {
            @Override
            Wanted wanted() {
                return gentle().failback(Duration.ofMinutes(1), 10, 50);
            }

            @Override
            void begin(Lake lake) {
                lake.isSeen(S3, A, Outcome.DOWN);
                new World().carryOn(lake);
                lake.isSeen(S3, A, Outcome.UP);
                lake.passes(Duration.ofMinutes(1));
            }
        };

        final Result result;
        /** A hook, and how it ends. */
        private final String hook;

        private final State end;

        Course(Result result, String hook, State end) {
            this.result = result;
            this.hook = hook;
            this.end = end;
        }

        abstract void begin(Lake lake);

        Wanted wanted() {
            return gentle().rpo(Duration.ofSeconds(5))
                    .lease(Duration.ofSeconds(10))
                    .hook("stop", HookPhase.FENCE, OnFailure.STOP)
                    .hook("start", HookPhase.PROMOTE, OnFailure.STOP)
                    .hook("undo", HookPhase.FAILED, OnFailure.CONTINUE);
        }

        private static Wanted gentle() {
            return new Wanted()
                    .hook("warm", HookPhase.BEFORE, OnFailure.STOP)
                    .hook("tell", HookPhase.AFTER, OnFailure.CONTINUE);
        }

        World world(Map<String, State> ran) {
            return new World(ran).ends(hook, end);
        }
    }

    /** A state that was committed, and what the agent had run by then. */
    private record Moment(Durable durable, Map<String, State> ran) {}

    private static Lake begun(Course course) {
        Lake lake = Lake.serving(course.wanted());
        course.begin(lake);
        assertThat(lake.committing()).isTrue();
        return lake;
    }

    @ParameterizedTest
    @EnumSource
    void endsInTheSameWayWhoeverCarriesItOnFromWhicheverStep(Course course) {
        Lake whole = begun(course);
        World world = course.world(Map.of());
        world.carryOn(whole);
        assertThat(whole.move().result()).isEqualTo(course.result);
        assertThat(world.committed)
                .hasSize(whole.move().steps().stream()
                                .filter(step -> step.status() != MoveStep.Status.SKIPPED)
                                .toList()
                                .size()
                        + 1);
        for (Moment moment : moments(whole, world)) {
            for (Duration clock : List.of(Duration.ZERO, Duration.ofSeconds(-25), Duration.ofSeconds(25))) {
                Lake next = Lake.resumed(whole.state.policy(), moment.durable(), whole.now.plus(clock));
                next.isWell();
                if (!next.state.durable().failovers().get(0).kind().planned()) {
                    next.isSeen(S3, A, Outcome.DOWN);
                }
                next.happens(new LeadershipGained(2));
                World successor = course.world(moment.ran());
                successor.carryOn(next);
                assertThat(World.end(next))
                        .as(
                                "from step %s of %s, clock %s",
                                moment.durable().failovers().get(0).current(), course, clock)
                        .isEqualTo(World.end(whole));
                assertThat(world.ran.keySet()).containsAll(successor.ran.keySet());
            }
        }
    }

    /** Each committed state twice where a hook was under way: before the agent had heard of it, and after it had run it. */
    private static List<Moment> moments(Lake whole, World world) {
        List<Moment> moments = new ArrayList<>();
        for (Durable durable : world.committed) {
            FailoverRecord move = durable.failovers().get(0);
            Map<String, State> before = new TreeMap<>(world.ran);
            before.keySet().removeIf(run -> place(run) >= move.current() && run.startsWith(move.id() + "/"));
            moments.add(new Moment(durable, before));
            if (move.current() < move.steps().size() && world.ran.containsKey(move.run(move.current()))) {
                Map<String, State> after = new TreeMap<>(world.ran);
                after.keySet().removeIf(run -> place(run) > move.current() && run.startsWith(move.id() + "/"));
                moments.add(new Moment(durable, after));
            }
        }
        assertThat(moments).hasSizeGreaterThan(whole.move().steps().size() / 2);
        return moments;
    }

    private static int place(String run) {
        return Integer.parseInt(run.substring(run.indexOf('/') + 1));
    }

    @Test
    void coversEveryKindOfStep() {
        List<MoveStep.Kind> kinds = new ArrayList<>();
        for (Course course : Course.values()) {
            Lake lake = begun(course);
            course.world(Map.of()).carryOn(lake);
            lake.move().steps().forEach(step -> kinds.add(step.kind()));
        }
        assertThat(kinds).contains(MoveStep.Kind.values());
    }

    @ParameterizedTest
    @EnumSource
    void journalsEachStepBeforeItBeginsAndAfterItHasEnded(Course course) {
        Lake lake = begun(course);
        World world = course.world(Map.of());
        world.carryOn(lake);
        int ended = -1;
        for (Durable durable : world.committed) {
            FailoverRecord move = durable.failovers().get(0);
            assertThat(move.current()).isGreaterThan(ended);
            ended = move.current();
            if (move.open()) {
                assertThat(move.running()).isPresent();
                assertThat(move.running().get().startedAt()).isPresent();
            }
            move.steps().stream()
                    .limit(move.current())
                    .forEach(step -> assertThat(step.status().over()).isTrue());
        }
    }

    @Test
    void keepsRunsOfOpenMovesAlone() {
        Lake lake = begun(Course.FAILOVER);
        lake.commits();
        assertThat(lake.state.runs()).containsOnlyKeys("2-s3/0");
        new World().carryOn(lake);
        lake.passes(Lake.TICK);
        assertThat(lake.state.runs()).isEmpty();
    }
}
