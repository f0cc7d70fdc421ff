package io.vigia.agent.actuate;

import static io.vigia.agent.actuate.Lakes.A;
import static io.vigia.agent.actuate.Lakes.B;
import static io.vigia.agent.actuate.Lakes.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.haproxy.ServersState;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * An actuator, a disk, a HAProxy, an operator and a control plane under a seeded scheduler: crashes of either, lost answers,
 * failing disks, old epochs, a state file prepared or not. Invariant 2 of the design after every step, and convergence at the end.
 */
final class ActuatorSimulationTest {
    private static final int SCHEDULES = Integer.getInteger("vigia.schedules", 200);
    private static final int STEPS = 150;

    @Test
    void neverGoesBackToALowerEpochAndConverges() {
        long first = Long.getLong("vigia.seed", 1L);
        for (long seed = first; seed < first + SCHEDULES; seed++) {
            try {
                new World(seed).run();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed + " (-Dvigia.seed=" + seed + ")", broken);
            }
        }
    }

    private static final class World {
        private static final List<SiteId> SITES = List.of(A, B, C);
        private final Random random;
        private final LakeConfig.Balancer balancer = Lakes.balancer();
        private final Actuator actuator = new Actuator(new BalancerId("lb1"), balancer);
        private final List<RoutingState> history = new ArrayList<>();
        private final ModelHaProxy haproxy = ModelHaProxy.ofTheLake();
        private final Deque<ActuatorAction> files = new ArrayDeque<>();
        private final Deque<ActuatorAction.Send> requests = new ArrayDeque<>();
        private Optional<RoutingState> disk = Optional.empty();
        private String stateFile = "";
        private boolean up = true;
        private boolean chaos = true;
        private long commanded = 0;
        private long reported = 0;
        private Instant now = Instant.EPOCH;
        private Optional<BalancerReport> newest = Optional.empty();
        private ActuatorState state;

        World(long seed) {
            random = new Random(seed);
            history.add(Lakes.state(1, A, A));
            state = actuator.initial(new EpochFile.Loaded(disk, Optional.empty()));
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            chaos = false;
            up = true;
            hear(history.size());
            for (int i = 0; i < 12; i++) {
                drain();
                happen(new ActuatorEvent.Ticked());
            }
            drain();
            RoutingState last = history.get(history.size() - 1);
            BalancerReport report = newest.orElseThrow();
            assertThat(report.condition()).as(report.detail()).isEqualTo(Condition.IN_STEP);
            assertThat(report.accepted()).contains(last);
            haproxy.restart(stateFile);
            last.active().forEach((service, site) -> assertThat(open(service)).containsExactly(site));
        }

        private void step() {
            now = now.plusMillis(random.nextInt(400));
            switch (random.nextInt(12)) {
                case 0, 1 -> happen(new ActuatorEvent.Ticked());
                case 2 -> decide();
                case 3 -> hear(1 + random.nextInt(history.size()));
                case 4, 5, 6 -> answer();
                case 7, 8 -> write();
                case 9 -> {
                    if (random.nextInt(4) == 0) {
                        crash();
                    }
                }
                case 10 -> restartOrEnd();
                default -> operate();
            }
        }

        private void decide() {
            RoutingState last = history.get(history.size() - 1);
            ServiceId service = random.nextBoolean() ? Lakes.S3 : Lakes.QUERY;
            history.add(last.move(service, SITES.get(random.nextInt(3))));
            hear(history.size());
        }

        private void hear(int epoch) {
            happen(new ActuatorEvent.RoutingHeard(history.get(epoch - 1), "aggregator"));
        }

        private void operate() {
            ServersState.Server server = haproxy.state().servers().get(random.nextInt(8));
            if (up) {
                haproxy.answer("set server " + server.backend() + "/" + server.name() + " "
                        + List.of("state ready", "state drain", "state maint", "weight 0")
                                .get(random.nextInt(4)));
            }
        }

        private void restartOrEnd() {
            if (!up || random.nextBoolean()) {
                haproxy.restart(stateFile);
                up = true;
                // What it serves before anybody corrects it was active in an epoch that is not behind what was applied.
                for (ServiceId service : List.of(Lakes.S3, Lakes.QUERY)) {
                    Set<SiteId> allowed = new HashSet<>();
                    for (RoutingState epoch : history) {
                        if (epoch.epoch() >= commanded
                                && epoch.epoch()
                                        <= disk.map(RoutingState::epoch).orElse(0L)) {
                            allowed.add(epoch.active().get(service));
                        }
                    }
                    assertThat(allowed).containsAll(open(service));
                    assertThat(open(service)).hasSizeLessThanOrEqualTo(1);
                }
            } else {
                up = false;
            }
        }

        private void crash() {
            files.clear();
            requests.clear();
            state = actuator.initial(new EpochFile.Loaded(disk, Optional.empty()));
            happen(new ActuatorEvent.Ticked());
        }

        private void drain() {
            while (!files.isEmpty() || !requests.isEmpty()) {
                write();
                answer();
            }
        }

        private void answer() {
            ActuatorAction.Send send = requests.poll();
            if (send == null) {
                return;
            }
            if (!up || (chaos && random.nextInt(8) == 0)) {
                if (up && random.nextBoolean()) {
                    haproxy.answer(send.line());
                }
                happen(new ActuatorEvent.Failed(send.number(), "lost"));
            } else {
                happen(new ActuatorEvent.Answered(send.number(), haproxy.answer(send.line())));
            }
        }

        private void write() {
            ActuatorAction action = files.poll();
            boolean fails = chaos && random.nextInt(10) == 0;
            if (action instanceof ActuatorAction.Persist persist) {
                if (fails) {
                    happen(new ActuatorEvent.PersistFailed(persist.state(), "disk full"));
                    return;
                }
                assertThat(disk.map(RoutingState::epoch).orElse(0L))
                        .isLessThanOrEqualTo(persist.state().epoch());
                disk = Optional.of(persist.state());
                happen(new ActuatorEvent.Persisted(persist.state()));
            } else if (action instanceof ActuatorAction.PrepareStateFile prepare) {
                stateFile = StateFile.edit(
                        stateFile, WantedServers.of(prepare.state(), balancer).stands());
                happen(new ActuatorEvent.StateFilePrepared(prepare.state().epoch(), Optional.empty()));
            } else if (action instanceof ActuatorAction.SaveStateFile save) {
                if (!fails) {
                    stateFile = StateFile.edit(
                            save.dump(),
                            WantedServers.of(save.state(), balancer).stands());
                }
                happen(new ActuatorEvent.StateFileSaved(fails ? Optional.of("disk full") : Optional.empty()));
            }
        }

        private void happen(ActuatorEvent event) {
            Actuator.Step step = actuator.step(state, event, now);
            state = step.state();
            for (ActuatorAction action : step.actions()) {
                if (action instanceof ActuatorAction.Send send) {
                    check(send);
                    requests.add(send);
                    assertThat(requests.stream()
                                    .filter(each -> each.line().startsWith("set"))
                                    .count())
                            .isLessThanOrEqualTo(1);
                } else if (action instanceof ActuatorAction.Report report) {
                    newest = Optional.of(report.report());
                    assertThat(report.report().highestEpoch()).isGreaterThanOrEqualTo(reported);
                    reported = report.report().highestEpoch();
                } else if (!(action instanceof ActuatorAction.Wake) && !(action instanceof ActuatorAction.Note)) {
                    files.add(action);
                }
            }
        }

        /** Only what the highest epoch on disk calls active is ever opened, and nothing else is left open beside it. */
        private void check(ActuatorAction.Send send) {
            if (!send.line().startsWith("set")) {
                return;
            }
            RoutingState applied = disk.orElseThrow();
            assertThat(applied.epoch()).isGreaterThanOrEqualTo(commanded);
            commanded = applied.epoch();
            var stands = WantedServers.of(applied, balancer).stands();
            for (String command : send.line().split("; ")) {
                String[] words = command.split(" ");
                if (command.endsWith(" state ready")) {
                    String[] name = words[2].split("/");
                    assertThat(stands.get(new ServerName(name[0], name[1]))).isEqualTo(WantedServers.Stand.OPEN);
                }
            }
        }

        private List<SiteId> open(ServiceId service) {
            return Objects.requireNonNull(RoutePlan.of(Optional.empty(), balancer, haproxy.state())
                            .routes()
                            .get(service))
                    .serving();
        }
    }
}
