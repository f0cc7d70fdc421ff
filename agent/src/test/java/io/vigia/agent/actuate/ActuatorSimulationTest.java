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
import io.vigia.core.model.Lead;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * An actuator, a disk, a HAProxy, an operator and a control plane under a seeded scheduler: crashes of either, lost answers,
 * failing disks, old epochs, transits, leases that run out, a state file prepared or not. Invariants 2 and 5 of the design after every
 * step, isolation and convergence at the end. Service s3 has a lease, query has none.
 */
final class ActuatorSimulationTest {
    private static final int SCHEDULES = Integer.getInteger("vigia.schedules", 200);
    private static final int STEPS = 150;
    private static final Duration LEASE = Duration.ofSeconds(3);

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
        private final Actuator actuator =
                new Actuator(new BalancerId("lb1"), new Reconciliation(balancer), Map.of(Lakes.S3, LEASE));
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
        private final TreeMap<Long, Instant> sent = new TreeMap<>();
        private final Deque<Long> received = new ArrayDeque<>();
        private final Deque<Instant> looks = new ArrayDeque<>();
        private long lastNumber = 0;
        private boolean cut = false;
        private Optional<Lease.Confirmation> confirming = Optional.empty();
        /** When the newest report was sent that a leader confirmed to this life of the agent together with the epoch on disk. */
        private Optional<Instant> proven = Optional.empty();

        private ActuatorState state;

        World(long seed) {
            random = new Random(seed);
            history.add(Lakes.state(1, A, A));
            state = actuator.initial(new EpochFile.Loaded(disk, Optional.empty()), now);
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            chaos = false;
            up = true;
            cut = false;
            settle();
            standsAs(history.get(history.size() - 1));
            cutOff();
            settle();
            standsAs(history.get(history.size() - 1));
        }

        /** Nothing fails, and a leader confirms each second. */
        private void settle() {
            for (int i = 0; i < 12; i++) {
                now = now.plusMillis(250);
                happen(new ActuatorEvent.Ticked());
                drain();
                lead();
                drain();
            }
        }

        private void standsAs(RoutingState last) {
            BalancerReport report = newest.orElseThrow();
            assertThat(report.condition()).as(report.detail()).isEqualTo(Condition.IN_STEP);
            assertThat(report.accepted()).contains(last);
            haproxy.restart(stateFile);
            last.active().keySet().forEach(service -> assertThat(open(service)).isEqualTo(serving(last, service)));
        }

        /** Beyond the lease s3 serves nothing, also after a restart of either; query serves on. */
        private void cutOff() {
            RoutingState last = history.get(history.size() - 1);
            cut = true;
            for (int i = 0; i < 10; i++) {
                time(400);
                drain();
            }
            assertThat(newest.orElseThrow().condition()).isEqualTo(Condition.ISOLATED);
            assertThat(open(Lakes.S3)).isEmpty();
            assertThat(open(Lakes.QUERY)).isEqualTo(serving(last, Lakes.QUERY));
            haproxy.restart(stateFile);
            assertThat(open(Lakes.S3)).isEmpty();
            crash();
            for (int i = 0; i < 10; i++) {
                time(400);
                happen(new ActuatorEvent.Ticked());
                drain();
                assertThat(open(Lakes.S3)).isEmpty();
            }
            assertThat(open(Lakes.QUERY)).isEqualTo(serving(last, Lakes.QUERY));
            cut = false;
        }

        private static List<SiteId> serving(RoutingState state, ServiceId service) {
            return Wanted.of(state).placement(service).orElseThrow().serving();
        }

        private void step() {
            time(random.nextInt(400));
            switch (random.nextInt(15)) {
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
                case 11, 12, 13 -> {
                    if (random.nextInt(20) == 0) {
                        cut = !cut;
                    }
                    lead();
                }
                default -> operate();
            }
        }

        /** Looks at leases happen when they are due. */
        private void time(long millis) {
            now = now.plusMillis(millis);
            while (!looks.isEmpty() && !looks.peekFirst().isAfter(now)) {
                looks.removeFirst();
                happen(new ActuatorEvent.LeasesDue());
            }
        }

        /** A leader that a majority confirms sends the newest epoch, and the number of the newest report that it has. */
        private void lead() {
            if (cut || received.isEmpty()) {
                return;
            }
            RoutingState newest = history.get(history.size() - 1);
            long number = received.getLast();
            happen(new ActuatorEvent.RoutingHeard(newest, new Lead(1, true, number), "leader"));
            confirming = Optional.of(new Lease.Confirmation(number, newest));
            prove();
        }

        private void prove() {
            confirming
                    .filter(confirmation -> disk.equals(Optional.of(confirmation.state())))
                    .map(confirmation -> sent.get(confirmation.number()))
                    .filter(at -> proven.map(at::isAfter).orElse(true))
                    .ifPresent(at -> proven = Optional.of(at));
        }

        private void decide() {
            RoutingState last = history.get(history.size() - 1);
            ServiceId service = random.nextBoolean() ? Lakes.S3 : Lakes.QUERY;
            SiteId site = SITES.get(random.nextInt(3));
            SiteId other = SITES.get((SITES.indexOf(site) + 1 + random.nextInt(2)) % 3);
            history.add(last.move(
                    service,
                    site,
                    List.of(
                                    Optional.<Transit>empty(),
                                    Optional.<Transit>empty(),
                                    Optional.<Transit>of(new Transit.Draining(other)),
                                    Optional.<Transit>of(new Transit.Quiescing()),
                                    Optional.<Transit>of(new Transit.Fenced()),
                                    Optional.<Transit>of(new Transit.Ramping(other, 1 + random.nextInt(99))))
                            .get(random.nextInt(6))));
            hear(history.size());
        }

        private void hear(int epoch) {
            happen(new ActuatorEvent.RoutingHeard(history.get(epoch - 1), "aggregator"));
        }

        private void operate() {
            ServersState.Server server = haproxy.state().servers().get(random.nextInt(8));
            if (up) {
                haproxy.answer("set server " + server.backend() + "/" + server.name() + " "
                        + List.of("state ready", "state drain", "state maint", "weight 0", "weight 7")
                                .get(random.nextInt(5)));
            }
        }

        private void restartOrEnd() {
            if (!up || random.nextBoolean()) {
                haproxy.restart(stateFile);
                up = true;
                // What it serves before anybody corrects it was active in an epoch that is not behind what was applied.
                for (ServiceId service : List.of(Lakes.S3, Lakes.QUERY)) {
                    List<SiteId> open = open(service);
                    boolean allowed = open.isEmpty()
                            || history.stream()
                                    .filter(epoch -> epoch.epoch() >= commanded
                                            && epoch.epoch()
                                                    <= disk.map(RoutingState::epoch)
                                                            .orElse(0L))
                                    .anyMatch(epoch -> serving(epoch, service).containsAll(open));
                    assertThat(allowed).as("%s serves from %s", service, open).isTrue();
                }
            } else {
                up = false;
            }
        }

        private void crash() {
            files.clear();
            requests.clear();
            looks.clear();
            sent.clear();
            received.clear();
            confirming = Optional.empty();
            proven = Optional.empty();
            now = now.plusMillis(1);
            state = actuator.initial(new EpochFile.Loaded(disk, Optional.empty()), now);
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
                prove();
                happen(new ActuatorEvent.Persisted(persist.state()));
            } else if (action instanceof ActuatorAction.PrepareStateFile prepare) {
                stateFile = StateFile.edit(
                        stateFile, WantedServers.of(prepare.wanted(), balancer).stands());
                happen(new ActuatorEvent.StateFilePrepared(prepare.wanted(), Optional.empty()));
            } else if (action instanceof ActuatorAction.SaveStateFile save) {
                if (!fails) {
                    stateFile = StateFile.edit(
                            save.dump(),
                            WantedServers.of(save.wanted(), balancer).stands());
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
                    number(report.number());
                } else if (action instanceof ActuatorAction.CheckLeases check) {
                    looks.add(now.plus(check.pause()));
                } else if (!(action instanceof ActuatorAction.Wake) && !(action instanceof ActuatorAction.Note)) {
                    files.add(action);
                }
            }
        }

        private void number(long number) {
            assertThat(number).isGreaterThan(lastNumber);
            lastNumber = number;
            sent.put(number, now);
            if (!cut && (!chaos || random.nextInt(4) > 0)) {
                received.add(number);
            }
        }

        /** Only what the highest epoch on disk wants open is ever opened, drained what is to drain, and s3 only within its lease. */
        private void check(ActuatorAction.Send send) {
            if (!send.line().startsWith("set")) {
                return;
            }
            long epoch = disk.map(RoutingState::epoch).orElse(0L);
            assertThat(epoch).isGreaterThanOrEqualTo(commanded);
            commanded = epoch;
            var stands = WantedServers.of(Wanted.of(disk), balancer).stands();
            boolean leased = proven.filter(at -> now.isBefore(at.plus(LEASE))).isPresent();
            for (String command : send.line().split("; ")) {
                String[] words = command.split(" ");
                if (!command.endsWith(" state ready") && !command.endsWith(" state drain")) {
                    continue;
                }
                String[] name = words[2].split("/");
                assertThat(Objects.requireNonNull(stands.get(new ServerName(name[0], name[1])))
                                .kind())
                        .isEqualTo(command.endsWith("ready") ? Stand.Kind.OPEN : Stand.Kind.DRAINING);
                assertThat(leased || name[0].equals("query") || command.endsWith("drain"))
                        .as("opened within a proven lease: %s", command)
                        .isTrue();
            }
        }

        private List<SiteId> open(ServiceId service) {
            return Objects.requireNonNull(RoutePlan.of(Wanted.NOTHING, balancer, haproxy.state())
                            .routes()
                            .get(service))
                    .serving();
        }
    }
}
