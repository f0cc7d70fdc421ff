package io.vigia.lab.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes down everything that a {@link HistoryChecker} needs, from the start of a scenario to its end. Safe for many threads. */
public final class Recorder {
    /** At 10 ms a look, and a change at every one of them, more than a quarter of an hour: a bound, not a limit. */
    private static final int MOST = 100_000;

    private final String service;
    private final Map<String, List<Recording.Look>> looks = new TreeMap<>();
    private final Map<String, List<EpochSeen>> epochs = new TreeMap<>();
    private final Map<String, List<Recording.Interval>> outages = new TreeMap<>();
    private final Map<String, List<Recording.Interval>> broken = new TreeMap<>();
    private final TreeMap<Long, Recording.Commit> told = new TreeMap<>();
    private final Map<Long, Long> committed = new TreeMap<>();
    private final Set<Long> fenced = new TreeSet<>();
    private final List<String> acknowledged = new ArrayList<>();

    /** @param service the one whose site is followed */
    public Recorder(String service) {
        this.service = service;
    }

    /** Begins anew; what lasts (an epoch on a disk, an outage) is carried over. */
    public synchronized void begin() {
        looks.clear();
        acknowledged.clear();
        epochs.values().forEach(Recorder::keepLast);
        outages.values().forEach(Recorder::keepLast);
        broken.values().forEach(Recorder::keepLast);
        if (!told.isEmpty()) {
            told.headMap(told.lastKey()).clear();
        }
    }

    private static <T> void keepLast(List<T> list) {
        if (!list.isEmpty()) {
            list.subList(0, list.size() - 1).clear();
        }
    }

    public synchronized void looked(String balancer, long nanos, @Nullable Set<String> serving) {
        List<Recording.Look> of = looks.computeIfAbsent(balancer, name -> new ArrayList<>());
        Recording.Look newest = of.isEmpty() ? null : of.get(of.size() - 1);
        if (newest != null && java.util.Objects.equals(newest.serving(), serving)) {
            of.set(of.size() - 1, new Recording.Look(serving, newest.firstNanos(), nanos, newest.count() + 1));
        } else if (of.size() < MOST) {
            of.add(new Recording.Look(serving, nanos, nanos, 1));
        }
    }

    public synchronized void epoch(EpochSeen seen) {
        List<EpochSeen> of = epochs.computeIfAbsent(seen.balancer(), name -> new ArrayList<>());
        if (of.size() < MOST) {
            of.add(seen);
        }
    }

    /** The newest epoch on the disk of a balancer's agent; -1 when none was seen. */
    public synchronized long epochOf(String balancer) {
        List<EpochSeen> of = epochs.getOrDefault(balancer, List.of());
        return of.isEmpty() ? -1 : of.get(of.size() - 1).epoch();
    }

    /** An aggregator told of a commit: where no audit log is written, that is all there is to go by. */
    public synchronized void told(long epoch, String active, long nanos) {
        told.putIfAbsent(epoch, new Recording.Commit(epoch, active, nanos));
    }

    /** An aggregator has applied an epoch, at the latest then. */
    public synchronized void committed(long epoch, long nanos) {
        committed.merge(epoch, nanos, Math::min);
    }

    /** In this epoch nobody is to serve: the old site is fenced and the new one not yet active. */
    public synchronized void fenced(long epoch) {
        fenced.add(epoch);
    }

    /** From now on the balancer cannot hear what is decided, or cannot obey. */
    public synchronized void cutOff(String balancer) {
        open(outages, balancer);
    }

    /** It can again, since {@code nanos}. */
    public synchronized void reachable(String balancer, long nanos) {
        close(outages, balancer, nanos);
    }

    /** From now on the site cannot serve. */
    public synchronized void broke(String site) {
        open(broken, site);
    }

    /** Every site can serve again. */
    public synchronized void mended() {
        long now = System.nanoTime();
        broken.keySet().forEach(site -> close(broken, site, now));
    }

    /** An aggregator said that it has done what these words asked for. */
    public synchronized void acknowledged(String words) {
        acknowledged.add(words);
    }

    private static void open(Map<String, List<Recording.Interval>> all, String key) {
        List<Recording.Interval> of = all.computeIfAbsent(key, name -> new ArrayList<>());
        if (of.isEmpty() || of.get(of.size() - 1).toNanos() != Long.MAX_VALUE) {
            of.add(new Recording.Interval(System.nanoTime(), Long.MAX_VALUE));
        }
    }

    private static void close(Map<String, List<Recording.Interval>> all, String key, long nanos) {
        List<Recording.Interval> of = all.getOrDefault(key, List.of());
        if (!of.isEmpty() && of.get(of.size() - 1).toNanos() == Long.MAX_VALUE) {
            of.set(of.size() - 1, new Recording.Interval(of.get(of.size() - 1).fromNanos(), nanos));
        }
    }

    /** Everything since {@link #begin}. The audit logs, where there are any, are believed before what was told. */
    public synchronized Recording end(List<AuditLog> audits, int aggregators) {
        TreeMap<Long, Recording.Commit> commits = new TreeMap<>();
        audits.forEach(audit -> commitsOf(audit).forEach(commit -> commits.putIfAbsent(commit.epoch(), commit)));
        return new Recording(
                copy(looks),
                copy(epochs),
                copy(outages),
                copy(broken),
                (commits.isEmpty() ? told : commits)
                        .values().stream().map(this::completed).toList(),
                List.copyOf(acknowledged),
                audits,
                aggregators,
                System.nanoTime());
    }

    private Recording.Commit completed(Recording.Commit commit) {
        Long trace = committed.get(commit.epoch());
        Recording.Commit dated = trace == null ? commit : commit.committed(trace);
        return fenced.contains(commit.epoch()) ? dated.fence() : dated;
    }

    private List<Recording.Commit> commitsOf(AuditLog audit) {
        List<Recording.Commit> commits = new ArrayList<>();
        long epoch = 0;
        for (AuditLine line : audit.lines()) {
            String site = line.active().get(service);
            if (line.epoch() > epoch && site != null) {
                epoch = line.epoch();
                commits.add(new Recording.Commit(epoch, site, FileTimes.nanosOf(line.at())));
            }
        }
        return commits;
    }

    private static <T> Map<String, List<T>> copy(Map<String, List<T>> lists) {
        Map<String, List<T>> copy = new HashMap<>();
        lists.forEach((key, list) -> copy.put(key, List.copyOf(list)));
        return copy;
    }
}
