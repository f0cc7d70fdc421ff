package io.vigia.platform.wire;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Batch;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Legal messages of every kind, from a seed. */
final class RandomMessages {
    private final Random random;

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    Message next() {
        return switch (random.nextInt(9)) {
            case 0 -> new Message.Hello(name(), new NodeId(name()), pick(Message.Role.values()));
            case 1 -> telemetry();
            case 2 -> acks();
            case 3 -> new Message.Routing(routing(), new Lead(number(), random.nextBoolean(), number()));
            case 4 ->
                new Message.RunHook(new HookOrder(
                        "7-s3/" + random.nextInt(9),
                        number(),
                        new NodeId(name()),
                        new ServiceId(name()),
                        name(),
                        pick(HookPhase.values()),
                        "7-s3",
                        new SiteId(name()),
                        new SiteId(name()),
                        number(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        Duration.ofMillis(1 + random.nextInt(3_600_000))));
            case 5 ->
                new Message.HookRun(new HookReport(
                        "7-s3/" + random.nextInt(9),
                        new NodeId(name()),
                        pick(HookReport.State.values()),
                        random.nextInt(1_000_000),
                        text() + "\n\t" + text(),
                        text(),
                        number()));
            case 6 -> new Message.DryRun(number(), new BalancerId(name()), List.of(routing(), routing()));
            case 7 ->
                new Message.DryRunAnswer(
                        number(), new BalancerId(name()), List.of(List.of(text(), text()), List.of()), List.of(text()));
            default -> new Message.Report(report(), number());
        };
    }

    Message.Telemetry telemetry() {
        List<Observation> observations = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            observations.add(observation("t" + i));
        }
        long sequence = 1 + number();
        Batch batch = new Batch(
                new NodeId(name()),
                number(),
                sequence,
                random.nextInt(10_000),
                new SelfHealth(random.nextInt(1000), random.nextInt(1000), number(), number()),
                observations);
        return new Message.Telemetry(batch, 1 + random.nextLong(sequence), random.nextInt(1_000_000));
    }

    private Observation observation(String target) {
        long checks = number();
        List<Reading> readings = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            readings.add(
                    new Reading("reading_" + i, text(), random.nextBoolean() ? Double.NaN : random.nextGaussian()));
        }
        return new Observation(
                new TargetId(target),
                pick(Outcome.values()),
                1 + number(),
                random.nextInt(1_000_000),
                random.nextInt(10_000),
                random.nextInt(10_000_000),
                checks,
                random.nextLong(checks + 1),
                random.nextBoolean() ? OptionalLong.of(random.nextInt(100_000)) : OptionalLong.empty(),
                text(),
                readings);
    }

    private Message.Acks acks() {
        List<Message.Ack> acks = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            acks.add(new Message.Ack(
                    new NodeId(name()),
                    number(),
                    number(),
                    random.longs(random.nextInt(5), 0, Long.MAX_VALUE).boxed().toList()));
        }
        return new Message.Acks(new NodeId(name()), acks);
    }

    private RoutingState routing() {
        Map<ServiceId, SiteId> active = new HashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            active.put(new ServiceId("s" + i), new SiteId(name()));
        }
        SortedMap<ServiceId, Transit> transits = new TreeMap<>();
        active.keySet()
                .forEach(service -> List.of(
                                Optional.<Transit>empty(),
                                Optional.<Transit>of(new Transit.Fenced()),
                                Optional.<Transit>of(new Transit.Quiescing()),
                                Optional.<Transit>of(new Transit.Draining(new SiteId("other"))),
                                Optional.<Transit>of(new Transit.Ramping(new SiteId("other"), 1 + random.nextInt(99))))
                        .get(random.nextInt(5))
                        .ifPresent(transit -> transits.put(service, transit)));
        return new RoutingState(1 + number(), RoutingState.first(active).active(), transits);
    }

    private BalancerReport report() {
        Map<ServiceId, BalancerReport.RouteReport> routes = new HashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            routes.put(
                    new ServiceId("s" + i),
                    new BalancerReport.RouteReport(
                            List.of(new SiteId(name())),
                            random.nextBoolean(),
                            text(),
                            random.nextBoolean() ? OptionalLong.of(number()) : OptionalLong.empty()));
        }
        return new BalancerReport(
                new BalancerId(name()),
                number(),
                random.nextBoolean() ? Optional.of(routing()) : Optional.empty(),
                routes,
                pick(BalancerReport.Condition.values()),
                text());
    }

    private long number() {
        return random.nextLong(1, 1L << (1 + random.nextInt(61)));
    }

    private String name() {
        return "n" + Long.toString(random.nextInt(100_000), 36);
    }

    private String text() {
        return "connection refused: é✓ " + random.nextInt();
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
