package io.vigia.lab.watch;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the status of every aggregator, and answers with the leader's. While nobody leads, with that of whoever speaks: a
 * follower's word on the routing state is old, but never wrong.
 */
public final class GroupWatch implements AutoCloseable {
    /** Told of every status that any aggregator gave. */
    @FunctionalInterface
    public interface Listener {
        void seen(String aggregator, StatusWatch.Seen seen);
    }

    private final Map<String, StatusWatch> watches = new LinkedHashMap<>();

    /** @param addresses of the aggregators by name, each ending in {@code /}; at least one */
    public GroupWatch(Map<String, URI> addresses, Listener listener) {
        addresses.forEach((name, base) ->
                watches.put(name, new StatusWatch(name, base, seen -> listener.seen(name, seen))));
    }

    public void start() {
        watches.values().forEach(StatusWatch::start);
    }

    /** The one aggregator that says it leads and hears a majority; of several (one is mistaken) that of the highest term. */
    public Optional<String> leader() {
        if (watches.size() == 1) {
            return watches.entrySet().stream()
                    .filter(entry -> entry.getValue().fresh() != null)
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
        return watches.entrySet().stream()
                .filter(entry -> term(entry.getValue()) >= 0)
                .max(Comparator.comparingLong(entry -> term(entry.getValue())))
                .map(Map.Entry::getKey);
    }

    /** Of a leader; -1 of everybody else. */
    private static long term(StatusWatch watch) {
        LakeStatus status = watch.fresh();
        LakeStatus.Group group = status == null ? null : status.group();
        return group != null && group.leads() ? group.term() : -1;
    }

    /** The newest status of one aggregator if it is younger than a second. */
    public @Nullable LakeStatus freshOf(String aggregator) {
        return Objects.requireNonNull(watches.get(aggregator)).fresh();
    }

    /** The newest status, or null when none was ever had. */
    public StatusWatch.@Nullable Seen newest() {
        return listened().newest();
    }

    /** The newest status if it is younger than a second. */
    public @Nullable LakeStatus fresh() {
        return listened().fresh();
    }

    /** Why the last question had no answer; empty when it had. */
    public String trouble() {
        return listened().trouble();
    }

    /** When {@code instant} of the aggregators' clocks (all are of this machine) was, in our {@link System#nanoTime}. */
    public long nanosOf(Instant instant) {
        return listened().nanosOf(instant);
    }

    /** Clears a service's cooldown and flap history; whether there was anything to clear, so that it was committed. */
    public boolean acknowledge(String service, String why) throws IOException, InterruptedException {
        return listened().acknowledge(service, why);
    }

    /** Forgets the offset of an aggregator's old clock: call when it is started again. */
    public void forgetClock(String aggregator) {
        Objects.requireNonNull(watches.get(aggregator)).forgetClock();
    }

    private StatusWatch listened() {
        Optional<String> leader = leader();
        if (leader.isPresent()) {
            return Objects.requireNonNull(watches.get(leader.get()));
        }
        Collection<StatusWatch> all = watches.values();
        return all.stream()
                .filter(watch -> watch.newest() != null)
                .max(Comparator.comparingLong(watch -> seenNanos(watch)))
                .orElseGet(() -> all.iterator().next());
    }

    private static long seenNanos(StatusWatch watch) {
        StatusWatch.Seen seen = watch.newest();
        return seen == null ? Long.MIN_VALUE : seen.nanos();
    }

    @Override
    public void close() {
        watches.values().forEach(StatusWatch::close);
    }
}
