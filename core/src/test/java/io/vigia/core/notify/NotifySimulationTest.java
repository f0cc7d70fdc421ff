package io.vigia.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.notify.DeliveryAction.Telling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three aggregators, two Alertmanagers, and everything that goes wrong between them, second by second: alerts come, flap and go, Alertmanagers
 * refuse, hang, fail and restart empty, leaders change, aggregators are killed, start from their disks and are blind for a while, and what a dying leader
 * proposed is committed or is not. What an Alertmanager is told must be true all the while, with the beginning that the group has agreed on; what
 * only a leader knew is told if it was committed; and once it is quiet each knows exactly what stands, and nothing more is written.
 */
class NotifySimulationTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Source LAKE = new Source("lake", false);
    private static final Source NOTICES = new Source("notices", false);
    private static final NotifyPolicy POLICY = NotifyPolicy.DEFAULT;
    private static final int WALKS = 15;
    private static final int STORM_SECONDS = 40 * 60;
    private static final int QUIET_SECONDS = 6 * 60;
    /** Pauses, lost answers and the search for bad alerts may take so long. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration LASTS = Duration.ofMinutes(5);

    private Random random = new Random(0);
    private Instant now = START;
    private final Map<LabelSet, Truth> truth = new LinkedHashMap<>();
    private final List<Alert> events = new ArrayList<>();
    /** What only a leader knew, and was committed before anybody was told. */
    private final Set<LabelSet> notices = new HashSet<>();

    private final Set<LabelSet> told = new HashSet<>();
    private final List<Aggregator> aggregators = new ArrayList<>();
    private final Map<String, Manager> managers = new TreeMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private Optional<Aggregator> leader = Optional.empty();
    private Instant leaderSince = START;
    private AlertRegister committed = AlertRegister.NONE;
    private Optional<Proposed> open = Optional.empty();
    private Instant lastWrite = START;

    /** A change on its way into the log. */
    private record Proposed(Aggregator by, int life, Agreement.Proposal proposal, Instant due) {}

    /** How one condition really stood. */
    private static final class Truth {
        Instant since = START;
        boolean stands;
        Instant lastGone = Instant.MIN;
        int raises;
    }

    private record Pending(Instant due, Runnable what) {}

    private static final class Manager {
        final String name;
        final ModelAlertmanager model = new ModelAlertmanager(NotifySimulationTest::bad);
        String mood = "well";
        Instant until = START;
        Instant wellSince = START;

        Manager(String name) {
            this.name = name;
        }
    }

    private final class Aggregator {
        HeraldState state = HeraldState.of(Map.of("am1", List.of(), "am2", List.of()));
        final Map<String, Map<LabelSet, Item>> disk =
                new HashMap<>(Map.of("am1", new LinkedHashMap<>(), "am2", new LinkedHashMap<>()));
        boolean up = true;
        int life;
        /** After a start, and now and then, it sees nothing for a while. */
        Instant blindUntil = START;
        /** It hears of the same thing a little later than the first. */
        final Duration slow;

        Aggregator(Duration slow) {
            this.slow = slow;
        }

        void on(HeraldEvent event) {
            if (!up) {
                return;
            }
            HeraldStep step = Herald.step(state, event, POLICY, now, random);
            state = step.state();
            step.proposal().ifPresent(proposal -> {
                assertThat(leader).as("only who leads proposes").hasValue(this);
                assertThat(open).as("one proposal at a time").isEmpty();
                open = Optional.of(new Proposed(this, life, proposal, now.plusSeconds(random.nextInt(4))));
                lastWrite = now;
            });
            for (HeraldAction action : step.actions()) {
                carryOut(action);
            }
            state.deliveries()
                    .values()
                    .forEach(delivery -> assertThat(delivery.items()).hasSizeLessThan(200));
        }

        private void carryOut(HeraldAction action) {
            Map<LabelSet, Item> kept = Objects.requireNonNull(disk.get(action.alertmanager()));
            if (action.action() instanceof DeliveryAction.Keep keep) {
                kept.put(keep.item().alert().labels(), keep.item());
            } else if (action.action() instanceof DeliveryAction.Forget forget) {
                kept.remove(forget.labels());
            } else if (action.action() instanceof DeliveryAction.Post post) {
                post.alerts().forEach(this::checkBeginning);
                post(this, Objects.requireNonNull(managers.get(action.alertmanager())), post);
            } else if (action.action() instanceof DeliveryAction.Drop drop) {
                assertThat(bad(drop.labels())).as("%s", drop).isTrue();
            }
        }

        private void checkBeginning(Telling telling) {
            LabelSet labels = telling.alert().labels();
            AlertRegister register = state.agreement().register();
            if (register.stands(labels) && telling.endsAt().isAfter(now)) {
                assertThat(telling.alert().startsAt())
                        .as("%s, on which the group has agreed", labels)
                        .isEqualTo(Objects.requireNonNull(register.entries().get(labels))
                                .alert()
                                .startsAt());
            }
        }

        void catchUp() {
            if (!state.agreement().register().equals(committed)) {
                on(new HeraldEvent.Agreed(committed));
            }
        }

        void kill() {
            up = false;
            life++;
        }

        void start() {
            up = true;
            Map<String, List<Item>> kept = new TreeMap<>();
            disk.forEach((name, items) -> kept.put(
                    name,
                    items.values().stream()
                            .map(item -> Item.kept(item.alert(), item.endsAt(), item.queuedAt()))
                            .toList()));
            state = HeraldState.of(kept);
            blindUntil = now.plusSeconds(random.nextInt(20));
        }
    }

    @ParameterizedTest(name = "walks from seed {0}")
    @ValueSource(longs = {0, 1000, 2000, 3000})
    void everyAlertmanagerKnowsInTheEndWhatStands(long first) {
        for (long seed = first; seed < first + WALKS; seed++) {
            try {
                walk(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " at " + Duration.between(START, now), e);
            }
        }
    }

    private void walk(long seed) {
        random = new Random(seed);
        now = START;
        truth.clear();
        events.clear();
        notices.clear();
        told.clear();
        pending.clear();
        aggregators.clear();
        managers.clear();
        leader = Optional.empty();
        committed = AlertRegister.NONE;
        open = Optional.empty();
        for (int i = 0; i < 12; i++) {
            truth.put(labels(i), new Truth());
        }
        List.of("am1", "am2").forEach(name -> managers.put(name, new Manager(name)));
        for (int i = 0; i < 3; i++) {
            aggregators.add(new Aggregator(Duration.ofMillis(7L * i)));
        }
        for (int second = 0; second < STORM_SECONDS; second++) {
            anything();
            pass();
        }
        calm();
        for (int second = 0; second < QUIET_SECONDS; second++) {
            pass();
        }
        Set<LabelSet> standing = new HashSet<>();
        truth.forEach((labels, one) -> {
            if (one.stands && !bad(labels)) {
                standing.add(labels);
            }
        });
        managers.values().forEach(manager -> {
            Set<LabelSet> active = manager.model.active(now);
            active.removeIf(labels ->
                    labels.alertname().equals("Moved") || labels.alertname().equals("Noticed"));
            assertThat(active).as(manager.name).isEqualTo(standing);
            truth.forEach((labels, one) -> {
                if (standing.contains(labels)) {
                    assertThat(manager.model.known(labels).orElseThrow().startsAt())
                            .isBeforeOrEqualTo(one.since.plusMillis(14));
                }
            });
        });
        events.forEach(event -> assertThat(told).contains(event.labels()));
        assertThat(told).containsAll(notices);
        assertThat(lastWrite).as("nothing is written of what stays as it is").isBefore(now.minusSeconds(150));
        truth.forEach((labels, one) -> {
            assertThat(committed.stands(labels))
                    .as("%s by the group's word", labels)
                    .isEqualTo(one.stands);
            aggregators.forEach(aggregator -> assertThat(Optional.ofNullable(
                                    aggregator.state.roll().entries().get(labels))
                            .filter(entry -> !entry.past())
                            .map(entry -> entry.alert().startsAt()))
                    .isEqualTo(Optional.ofNullable(committed.entries().get(labels))
                            .filter(entry -> one.stands)
                            .map(entry -> entry.alert().startsAt())));
        });
    }

    private void anything() {
        truth.forEach((labels, one) -> {
            if (random.nextInt(one.stands ? 240 : 400) == 0) {
                turn(one);
            }
        });
        if (random.nextInt(200) == 0) {
            events.add(Alert.event(
                    LAKE,
                    LabelSet.of(Map.of("alertname", "Moved", "move", "m" + events.size())),
                    Map.of(),
                    now,
                    LASTS));
        }
        if (random.nextInt(200) == 0) {
            leader.ifPresent(one -> one.on(new HeraldEvent.Happened(Alert.event(
                    NOTICES,
                    LabelSet.of(Map.of("alertname", "Noticed", "at", Long.toString(now.getEpochSecond()))),
                    Map.of(),
                    now,
                    LASTS))));
        }
        managers.values().forEach(manager -> {
            if (!now.isBefore(manager.until) && !manager.mood.equals("well")) {
                well(manager);
            } else if (manager.mood.equals("well") && random.nextInt(300) == 0) {
                manager.mood = List.of("refusing", "hanging", "busy", "down").get(random.nextInt(4));
                manager.until = now.plusSeconds(random.nextInt(180));
            }
        });
        if (leader.isEmpty() ? random.nextInt(5) == 0 : random.nextInt(150) == 0) {
            elect(random.nextInt(8) == 0 ? Optional.empty() : Optional.of(aggregators.get(random.nextInt(3))));
        }
        Aggregator one = aggregators.get(random.nextInt(3));
        if (one.up && random.nextInt(300) == 0) {
            one.kill();
            if (leader.filter(one::equals).isPresent()) {
                elect(Optional.empty());
            }
        } else if (!one.up && random.nextInt(random.nextBoolean() ? 20 : 400) == 0) {
            one.start();
            if (random.nextInt(3) == 0) {
                elect(Optional.of(one));
            }
        } else if (one.up && one.blindUntil.isBefore(now) && random.nextInt(100) == 0) {
            one.blindUntil = now.plusSeconds(random.nextInt(20));
        }
    }

    private void turn(Truth one) {
        one.stands = !one.stands;
        if (one.stands) {
            one.since = now;
            one.raises++;
        } else {
            one.lastGone = now;
        }
    }

    private void well(Manager manager) {
        if (manager.mood.equals("down")) {
            manager.model.restart();
        }
        manager.mood = "well";
        manager.wellSince = now;
    }

    private void elect(Optional<Aggregator> next) {
        Optional<Aggregator> able = next.filter(one -> one.up);
        if (able.equals(leader)) {
            return;
        }
        leader.filter(old -> able.filter(old::equals).isEmpty()).ifPresent(old -> old.on(new HeraldEvent.Led(false)));
        // What the old one has proposed is kept by a majority, or by none, before the next one leads.
        open.ifPresent(proposed -> decide(proposed, random.nextBoolean()));
        leader = able;
        leaderSince = now;
        leader.ifPresent(one -> {
            one.catchUp();
            one.on(new HeraldEvent.Led(true));
        });
    }

    private void decide(Proposed proposed, boolean kept) {
        open = Optional.empty();
        if (kept) {
            committed = committed.with(proposed.proposal().change());
            proposed.proposal().change().began().stream()
                    .filter(entry -> entry.endsAt().isEmpty())
                    .map(AlertRegister.Entry::alert)
                    .filter(alert -> alert.source().equals(NOTICES))
                    .forEach(alert -> notices.add(alert.labels()));
        }
        if (proposed.by().life == proposed.life()) {
            if (kept) {
                proposed.by().catchUp();
            }
            proposed.by().on(new HeraldEvent.Decided(proposed.proposal().number()));
        }
    }

    private void calm() {
        managers.values().stream()
                .filter(manager -> !manager.mood.equals("well"))
                .forEach(this::well);
        aggregators.stream().filter(one -> !one.up).forEach(Aggregator::start);
        if (leader.isEmpty()) {
            elect(Optional.of(aggregators.get(0)));
        }
    }

    private void pass() {
        now = now.plusSeconds(1);
        for (Pending due : List.copyOf(pending)) {
            if (!due.due().isAfter(now)) {
                pending.remove(due);
                due.what().run();
            }
        }
        open.filter(proposed -> !proposed.due().isAfter(now)).ifPresent(proposed -> decide(proposed, true));
        aggregators.stream().filter(one -> random.nextInt(3) == 0).forEach(Aggregator::catchUp);
        List<Alert> log = events.stream()
                .filter(event -> event.startsAt().plus(LASTS).isAfter(now))
                .toList();
        aggregators.forEach(one -> {
            List<Alert> seen = new ArrayList<>(log);
            if (one.blindUntil.isBefore(now)) {
                seen.addAll(standing(one));
            }
            one.on(new HeraldEvent.Seen(LAKE, seen));
            one.on(HeraldEvent.Tick.TICK);
        });
        managers.values().forEach(this::check);
    }

    private List<Alert> standing(Aggregator by) {
        List<Alert> standing = new ArrayList<>();
        truth.forEach((labels, one) -> {
            if (one.stands) {
                standing.add(Alert.condition(
                        LAKE, labels, Map.of("summary", "for " + now.getEpochSecond() / 20), one.since.plus(by.slow)));
            }
        });
        return standing;
    }

    /** What stands is not taken for over, and begins to fire no oftener than it began to stand. */
    private void check(Manager manager) {
        manager.model.look(now);
        boolean reached = manager.mood.equals("well")
                && Duration.between(manager.wellSince, now).compareTo(PATIENCE) > 0
                && leader.isPresent()
                && Duration.between(leaderSince, now).compareTo(PATIENCE) > 0;
        truth.forEach((labels, one) -> {
            boolean firing = manager.model.active(now).contains(labels);
            if (reached
                    && !bad(labels)
                    && one.stands
                    && Duration.between(one.since, now).compareTo(PATIENCE) > 0) {
                assertThat(firing).as("%s at %s", labels, manager.name).isTrue();
            }
            assertThat(manager.model.firings(labels))
                    .as("%s at %s", labels, manager.name)
                    .isLessThanOrEqualTo(one.raises);
        });
        events.forEach(event -> assertThat(manager.model.firings(event.labels()))
                .as("%s", event.labels())
                .isLessThanOrEqualTo(1));
        notices.forEach(labels ->
                assertThat(manager.model.firings(labels)).as("%s", labels).isLessThanOrEqualTo(1));
    }

    private void post(Aggregator from, Manager to, DeliveryAction.Post post) {
        int life = from.life;
        int wire = random.nextInt(3);
        boolean answerLost = random.nextInt(40) == 0;
        pending.add(new Pending(now.plusSeconds(wire / 2), () -> {
            DeliveryEvent answer = arrive(to, post);
            boolean silent = answer instanceof DeliveryEvent.Failed failed
                    && failed.reason().equals("timeout");
            DeliveryEvent heard =
                    answerLost ? new DeliveryEvent.Failed(post.post(), "timeout", Duration.ZERO, false) : answer;
            pending.add(new Pending(now.plusSeconds(silent || answerLost ? 5 : wire), () -> {
                if (from.life == life) {
                    from.on(new HeraldEvent.Answered(to.name, heard));
                    if (random.nextInt(20) == 0) {
                        from.on(new HeraldEvent.Answered(to.name, heard)); // twice
                    }
                }
            }));
        }));
    }

    private DeliveryEvent arrive(Manager to, DeliveryAction.Post post) {
        long id = post.post();
        return switch (to.mood) {
            case "refusing" -> new DeliveryEvent.Failed(id, "status_503", Duration.ZERO, false);
            case "busy" -> new DeliveryEvent.Failed(id, "status_429", Duration.ofSeconds(7), false);
            case "hanging" -> new DeliveryEvent.Failed(id, "timeout", Duration.ZERO, false);
            case "down" -> new DeliveryEvent.Failed(id, "connect", Duration.ZERO, true);
            default -> {
                post.alerts().forEach(this::checkTelling);
                boolean whole = to.model.post(post.alerts(), now);
                yield whole ? new DeliveryEvent.Accepted(id) : new DeliveryEvent.Refused(id, "bad");
            }
        };
    }

    /** An end is told only of what was gone then. */
    private void checkTelling(Telling telling) {
        Truth one = truth.get(telling.alert().labels());
        if (one == null) {
            if (telling.endsAt().isAfter(now)) {
                told.add(telling.alert().labels());
            }
        } else if (!telling.endsAt().isAfter(now)) {
            boolean gone = !one.stands
                    || one.since.isAfter(telling.endsAt())
                    || !one.lastGone.isBefore(telling.endsAt().minusSeconds(2));
            assertThat(gone)
                    .as("the end of %s, told while it stands", telling.alert())
                    .isTrue();
        }
    }

    private static LabelSet labels(int number) {
        return LabelSet.of(Map.of("alertname", number % 4 == 3 ? "Bad" : "Down", "target", "t" + number));
    }

    private static boolean bad(LabelSet labels) {
        return labels.alertname().equals("Bad");
    }
}
