package io.vigia.aggregator.consensus.codec;

import io.vigia.core.failover.BudgetCorrection;
import io.vigia.core.failover.Controls;
import io.vigia.core.failover.Cooldown;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.failover.MoveKind;
import io.vigia.core.failover.MoveStep;
import io.vigia.core.failover.Origin;
import io.vigia.core.failover.Pause;
import io.vigia.core.failover.Proof;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Any durable state that the records allow. */
final class RandomDurables {
    private final Random random;

    RandomDurables(long seed) {
        this.random = new Random(seed);
    }

    Durable durable() {
        return new Durable(
                positive(),
                routing(),
                map(5, () -> new ServiceId(name()), this::cooldown),
                list(4, this::move),
                new Controls(
                        maybe(this::pause),
                        map(3, () -> new ServiceId(name()), this::pause),
                        list(4, this::maintenance),
                        list(4, this::correction)),
                list(6, this::proof));
    }

    private RoutingState routing() {
        SortedMap<ServiceId, SiteId> active =
                map(6, () -> new ServiceId(name()), () -> new SiteId("active-" + random.nextInt(3)));
        SortedMap<ServiceId, Transit> transits = new TreeMap<>();
        active.keySet().forEach(service -> {
            SiteId other = new SiteId("other-" + random.nextInt(3));
            switch (random.nextInt(5)) {
                case 0 -> transits.put(service, new Transit.Draining(other));
                case 1 -> transits.put(service, new Transit.Quiescing());
                case 2 -> transits.put(service, new Transit.Fenced());
                case 3 -> transits.put(service, new Transit.Ramping(other, 1 + random.nextInt(99)));
                default -> {}
            }
        });
        return new RoutingState(positive(), active, transits);
    }

    private Cooldown cooldown() {
        Instant last = instant();
        return new Cooldown(1 + random.nextInt(9), last, last.plus(span()));
    }

    private Pause pause() {
        return new Pause(origin(), instant());
    }

    private BudgetCorrection correction() {
        Instant from = instant();
        BudgetCorrection.Subject subject = random.nextBoolean()
                ? new BudgetCorrection.Slos(List.of(name(), name() + "/" + name()))
                : new BudgetCorrection.Part(Maintenance.Scope.SITE, name());
        return new BudgetCorrection(name(), subject, origin(), from, from.plusSeconds(1 + random.nextInt(1000)));
    }

    private Maintenance maintenance() {
        Instant from = instant();
        return new Maintenance(
                name(),
                pick(Maintenance.Scope.values()),
                text(),
                origin(),
                from,
                from.plus(span()).plusNanos(1));
    }

    private Proof proof() {
        return new Proof(
                new ServiceId(name()),
                new SiteId(name()),
                new SiteId(name()),
                text(),
                pick(MoveKind.values()),
                instant(),
                pick(FailoverRecord.Result.values()),
                maybe(this::span),
                maybe(this::span),
                maybe(this::span),
                maybe(this::span));
    }

    private FailoverRecord move() {
        return new FailoverRecord(
                positive(),
                new ServiceId(name()),
                new SiteId(name()),
                new SiteId(name()),
                positive(),
                pick(MoveKind.values()),
                origin(),
                list(3, this::text),
                maybe(this::span),
                random.nextBoolean(),
                random.nextBoolean(),
                new FailoverRecord.Times(
                        instant(),
                        instant(),
                        instant(),
                        maybe(this::instant),
                        maybe(this::instant),
                        maybe(this::instant),
                        maybe(this::instant)),
                list(8, this::step),
                map(3, () -> new BalancerId(name()), this::instant),
                pick(FailoverRecord.Result.values()),
                text());
    }

    private MoveStep step() {
        MoveStep.Kind kind = pick(MoveStep.Kind.values());
        return new MoveStep(
                kind,
                kind == MoveStep.Kind.HOOK
                        ? Optional.of(new MoveStep.Hook(text(), pick(HookPhase.values()), new NodeId(name())))
                        : Optional.empty(),
                random.nextInt(100),
                span(),
                pick(OnFailure.values()),
                pick(MoveStep.Status.values()),
                maybe(this::instant),
                maybe(this::instant),
                random.nextInt(1000),
                text());
    }

    private Origin origin() {
        return new Origin("who-" + random.nextInt(9), text());
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> list(int most, Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }

    private <K extends Comparable<K>, V> SortedMap<K, V> map(int most, Supplier<K> key, Supplier<V> value) {
        SortedMap<K, V> map = new TreeMap<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            map.put(key.get(), value.get());
        }
        return map;
    }

    private <E> E pick(E[] constants) {
        return constants[random.nextInt(constants.length)];
    }

    private long positive() {
        return 1 + (random.nextLong() >>> (2 + random.nextInt(60)));
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE), random.nextInt(1_000_000_000));
    }

    private Duration span() {
        return Duration.ofNanos(random.nextLong() >>> (1 + random.nextInt(60)));
    }

    private String name() {
        return "n" + Integer.toString(random.nextInt(1_000_000), 36);
    }

    /** With everything that JSON must escape. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.appendCodePoint(
                    random.nextInt(3) == 0
                            ? "\"\\\n\t\r\u0000\u2028é漢😀/{}".codePointAt(random.nextInt(11))
                            : 'a' + random.nextInt(26));
        }
        return text.toString().replaceAll("[\\ud800-\\udfff]", "?");
    }
}
