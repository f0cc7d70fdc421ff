package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.C;
import static io.vigia.core.failover.Lake.LB1;
import static io.vigia.core.failover.Lake.LB2;
import static io.vigia.core.failover.Lake.QUERY;
import static io.vigia.core.failover.Lake.S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.FailoverAction.Answer;
import io.vigia.core.failover.FailoverAction.Commit;
import io.vigia.core.failover.FailoverAction.RunHook;
import io.vigia.core.failover.FailoverEvent.Commanded;
import io.vigia.core.failover.FailoverEvent.CommitFailed;
import io.vigia.core.failover.FailoverEvent.LeadershipGained;
import io.vigia.core.failover.FailoverEvent.LeadershipLost;
import io.vigia.core.failover.FailoverEvent.PolicyChanged;
import io.vigia.core.failover.FailoverEvent.Tick;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anything may happen, in any order: what always holds still holds, and once it is quiet every service stands plainly. */
class RandomWalkTest {
    private static final int WALKS = 40;
    private static final int EVENTS = 400;
    private static final List<SiteId> SITES = List.of(A, B, C);
    private static final List<ServiceId> SERVICES = List.of(S3, QUERY);

    private Random random = new Random(0);
    private Lake lake = Lake.serving(everything());
    private long term = 1;
    private int requests;
    private final List<HookOrder> orders = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();

    private static Wanted everything() {
        return new Wanted()
                .lease(Duration.ofSeconds(6))
                .failback(Duration.ofSeconds(5), 20)
                .hook("warm", HookPhase.BEFORE, OnFailure.CONTINUE)
                .hook("stop", HookPhase.FENCE, OnFailure.STOP)
                .hook("start", HookPhase.PROMOTE, OnFailure.STOP)
                .hook("tell", HookPhase.AFTER, OnFailure.CONTINUE)
                .hook("undo", HookPhase.FAILED, OnFailure.CONTINUE);
    }

    @ParameterizedTest(name = "walks from seed {0}")
    @ValueSource(longs = {0, 1000, 2000, 3000, 4000})
    void holdsWhateverHappens(long first) {
        for (long seed = first; seed < first + WALKS; seed++) {
            random = new Random(seed);
            lake = Lake.serving(everything());
            term = 1;
            asked.clear();
            orders.clear();
            try {
                for (int i = 0; i < EVENTS; i++) {
                    anything();
                }
                quiet();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void anything() {
        lake.actions = List.of();
        switch (random.nextInt(16)) {
            case 0 -> lake.isSeen(any(SERVICES), any(SITES), any(List.of(Outcome.values())));
            case 1 -> lake.isSeen(any(SERVICES), any(SITES), Outcome.UP);
            case 2 -> happens(new Commanded("q" + ++requests, command()));
            case 3, 4 -> lake.reports(random.nextBoolean() ? LB1 : LB2, lake.state.routing(), random.nextInt(3));
            case 5 -> lake.answers();
            case 6, 7, 8 ->
                lake.state
                        .inFlight()
                        .ifPresent(open ->
                                happens(new FailoverEvent.Applied(open.commit().next())));
            case 9 ->
                lake.state
                        .inFlight()
                        .ifPresent(open ->
                                happens(new CommitFailed(open.commit().next().revision(), "disk full")));
            case 10 -> leads();
            case 11 -> report();
            case 12 -> rarely();
            default -> {
                lake.now = lake.now.plusMillis(random.nextInt(400));
                happens(Tick.TICK);
            }
        }
        holds();
    }

    private void rarely() {
        switch (random.nextInt(6)) {
            case 0 -> happens(new PolicyChanged(everything().policy()));
            case 1 ->
                happens(new PolicyChanged(everything().without(any(SERVICES)).policy()));
            case 2 ->
                happens(new PolicyChanged(
                        everything().without(random.nextBoolean() ? B : C).policy()));
            case 3 -> lake.reports(LB2, elsewhere());
            case 4 -> {
                lake = Lake.resumed(
                        lake.state.policy(), lake.state.durable(), lake.now.plusSeconds(random.nextInt(40) - 20));
                asked.clear(); // who asked the one that crashed gets no answer
                orders.clear();
            }
            default -> {
                lake.now = lake.now.plusSeconds(random.nextInt(40));
                happens(Tick.TICK);
            }
        }
    }

    private RoutingState elsewhere() {
        RoutingState ours = lake.state.routing();
        ServiceId service = any(List.copyOf(ours.active().keySet()));
        return ours.move(service, any(SITES));
    }

    private void leads() {
        if (lake.state.leads() && random.nextInt(4) == 0) {
            happens(LeadershipLost.LOST);
        } else if (!lake.state.leads()) {
            happens(new LeadershipGained(++term));
        }
    }

    private void report() {
        if (!orders.isEmpty()) {
            lake.says(any(orders), any(List.of(HookReport.State.values())));
        }
    }

    private Command command() {
        ServiceId service = any(SERVICES);
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Command.Switchover(service, any(SITES), random.nextBoolean(), ANN);
            case 2 -> new Command.Drill(service, any(SITES), random.nextBoolean(), ANN);
            case 3 ->
                new Command.Abort(
                        lake.state.durable().failovers().stream()
                                .findFirst()
                                .map(FailoverRecord::id)
                                .orElse("none"),
                        ANN);
            case 4 -> new Command.Halt(Optional.of(service), ANN);
            case 5 -> new Command.Resume(Optional.of(service), ANN);
            case 6 ->
                new Command.BeginMaintenance(
                        random.nextBoolean() ? Maintenance.Scope.SITE : Maintenance.Scope.BALANCER,
                        random.nextBoolean() ? "a" : "lb2",
                        Duration.ofSeconds(1 + random.nextInt(20)),
                        ANN);
            default -> new Command.Acknowledge(service, ANN);
        };
    }

    private void happens(FailoverEvent event) {
        Durable before = lake.state.durable();
        if (event instanceof Commanded commanded) {
            asked.add(commanded.request());
        }
        lake.happens(event);
        assertThat(lake.state.routing().epoch())
                .isGreaterThanOrEqualTo(before.routing().epoch());
        assertThat(lake.state.durable().revision()).isGreaterThanOrEqualTo(before.revision());
    }

    /** After each event. */
    private void holds() {
        for (FailoverAction action : lake.actions) {
            if (action instanceof Commit commit) {
                valid(commit);
            } else if (action instanceof RunHook run) {
                orders.add(run.order());
                assertThat(lake.state.durable().failovers())
                        .as("journalled: %s", run.order().run())
                        .anyMatch(move -> move.open()
                                && move.running().isPresent()
                                && move.run(move.current()).equals(run.order().run()));
            } else if (action instanceof Answer answer) {
                assertThat(asked.remove(answer.request()))
                        .as("answered once: %s", answer)
                        .isTrue();
            }
        }
        List<FailoverRecord> open = lake.state.durable().failovers().stream()
                .filter(FailoverRecord::open)
                .toList();
        assertThat(open).extracting(FailoverRecord::service).doesNotHaveDuplicates();
        assertThat(open).allMatch(move -> move.running().isPresent());
        assertThat(lake.state.runs().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        open.stream().map(move -> move.run(move.current())).toList());
    }

    private void valid(Commit commit) {
        Durable now = lake.state.durable();
        assertThat(lake.state.leads()).isTrue();
        assertThat(commit.next().revision()).isEqualTo(now.revision() + 1);
        if (!commit.next().routing().equals(now.routing())) {
            assertThat(commit.next().routing().epoch())
                    .isGreaterThan(now.routing().epoch());
        }
        if (commit.decision().kind() == Decision.Kind.MOVE) {
            FailoverRecord move = commit.next().failovers().get(0);
            boolean down = commit.decision().evidence().stream().anyMatch(verdict -> verdict.condemns());
            assertThat(down).isEqualTo(move.kind() == MoveKind.FAILOVER);
            assertThat(move.kind() == MoveKind.FAILOVER
                            || move.kind() == MoveKind.FAILBACK
                            || move.by().equals(ANN)
                            || move.by().why().startsWith("back from drill"))
                    .isTrue();
        }
    }

    /** Everything serves and nobody wants anything more. */
    private void quiet() {
        happens(new PolicyChanged(everything().policy()));
        if (!lake.state.leads()) {
            happens(new LeadershipGained(++term));
        }
        World world = new World();
        lake.isWell();
        world.goOn(lake, Duration.ofSeconds(10));
        world.carryOn(lake);
        assertThat(lake.state.requests()).allMatch(request -> request.result().isPresent());
        assertThat(lake.state.routing().transits()).isEmpty();
        assertThat(lake.state.routing().active()).containsOnlyKeys(SERVICES);
        assertThat(lake.state.services().values())
                .extracting(ServiceState::phase)
                .containsOnly(Phase.STEADY);
    }
}
