package io.vigia.lab.watch;

import io.vigia.lab.watch.Recording.Commit;
import io.vigia.lab.watch.Recording.Interval;
import io.vigia.lab.watch.Recording.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proves, from what was seen of every balancer and from the aggregators' own logs, the invariants of the design that can be
 * seen from outside: one active site an epoch (1), epochs that never go down and balancers that converge within 1 s of being
 * reachable (2), a last healthy site that is never drained (5), and nothing lost that was acknowledged (7, by {@link
 * AuditChecker}). Pure.
 */
public final class HistoryChecker {
    private static final long SECOND = 1_000_000_000L;
    /** Looks and epoch files are read every 10 ms, by different threads; clocks agree to a few milliseconds. */
    private static final long SLACK = 100_000_000L;
    /** By then every vantage has accused a site that is broken. */
    private static final long KNOWN_BROKEN = 5 * SECOND;

    /** The lab's fence and promote hooks may take 10 s and 3 s, and the leader may change meanwhile. */
    private static final long LONGEST_FENCE = 20 * SECOND;

    private static final int MOST_VIOLATIONS = 100;

    private final Recording recording;
    private final String service;
    private final long zeroNanos;
    private final List<HistoryReport.Proof> proofs = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    private HistoryChecker(Recording recording, String service, long zeroNanos) {
        this.recording = recording;
        this.service = service;
        this.zeroNanos = zeroNanos;
    }

    /** @param zeroNanos the moment from which violations count their seconds */
    public static HistoryReport check(Recording recording, String service, long zeroNanos) {
        HistoryChecker checker = new HistoryChecker(recording, service, zeroNanos);
        checker.oneSiteAnEpoch();
        checker.epochsRise();
        checker.epochsAreInTheLog();
        checker.converges();
        checker.neverDrained();
        checker.fences();
        HistoryReport audited = AuditChecker.check(recording);
        checker.proofs.addAll(audited.proofs());
        checker.violations.addAll(audited.violations());
        return new HistoryReport(checker.proofs, checker.violations);
    }

    /** Within an epoch a balancer goes from the old site to the new one, or to none where all are fenced, and never back. */
    private void oneSiteAnEpoch() {
        long checked = 0;
        for (Map.Entry<String, List<Look>> entry : recording.looks().entrySet()) {
            String balancer = entry.getKey();
            long arrivedIn = -1;
            for (Look look : entry.getValue()) {
                Set<String> serving = look.serving();
                if (serving == null) {
                    continue;
                }
                EpochSeen now = newest(balancer, look.firstNanos() + SLACK);
                if (serving.isEmpty()) {
                    if (now != null && now.fenced().contains(service)) {
                        arrivedIn = now.epoch();
                    }
                    continue;
                }
                checked += look.count();
                if (serving.size() > 1) {
                    violation(look.firstNanos(), balancer + " serves " + serving + " at once");
                    continue;
                }
                String site = serving.iterator().next();
                if (now == null) {
                    continue;
                }
                if (site.equals(now.active().get(service)) && !now.fenced().contains(service)) {
                    arrivedIn = now.epoch();
                } else if (arrivedIn == now.epoch() || !site.equals(before(balancer, now))) {
                    violation(
                            look.firstNanos(),
                            balancer + " serves " + site + " in epoch " + now.epoch() + ", whose site is "
                                    + (now.fenced().contains(service)
                                            ? "none"
                                            : now.active().get(service)));
                }
            }
        }
        proved("one site a balancer, and in an epoch only its own once it serves that", checked, "looks");
    }

    /** What a balancer served before it had accepted that epoch; null when it cannot be known, or was nobody. */
    private @Nullable String before(String balancer, EpochSeen now) {
        EpochSeen before = newest(balancer, now.nanos() - 1);
        return before == null || before.fenced().contains(service)
                ? null
                : before.active().get(service);
    }

    private void epochsRise() {
        long checked = 0;
        Map<Long, String> siteOf = new TreeMap<>();
        for (Map.Entry<String, List<EpochSeen>> entry : recording.epochs().entrySet()) {
            long highest = -1;
            for (EpochSeen seen : entry.getValue()) {
                checked++;
                if (seen.epoch() < highest) {
                    violation(
                            seen.nanos(), seen.balancer() + " went from epoch " + highest + " back to " + seen.epoch());
                }
                highest = Math.max(highest, seen.epoch());
                String site = String.valueOf(seen.active().get(service));
                String other = siteOf.putIfAbsent(seen.epoch(), site);
                if (other != null && !other.equals(site)) {
                    violation(
                            seen.nanos(),
                            "epoch " + seen.epoch() + " is " + site + " at " + seen.balancer() + " and " + other
                                    + " at another");
                }
            }
        }
        proved("applied epochs never go down, and mean the same everywhere", checked, "epochs on balancers' disks");
    }

    /** What a balancer has on its disk had been committed before. */
    private void epochsAreInTheLog() {
        Map<Long, Commit> byEpoch = new TreeMap<>();
        recording.commits().forEach(commit -> byEpoch.put(commit.epoch(), commit));
        long first = recording.commits().isEmpty()
                ? Long.MAX_VALUE
                : recording.commits().get(0).epoch();
        long checked = 0;
        for (List<EpochSeen> of : recording.epochs().values()) {
            for (EpochSeen seen : of) {
                if (seen.epoch() < first) {
                    continue;
                }
                checked++;
                Commit commit = byEpoch.get(seen.epoch());
                if (commit == null) {
                    violation(
                            seen.nanos(), seen.balancer() + " applied epoch " + seen.epoch() + ", which no log holds");
                } else if (!commit.active().equals(seen.active().get(service))) {
                    violation(
                            seen.nanos(),
                            seen.balancer() + " applied epoch " + seen.epoch() + " as "
                                    + seen.active().get(service) + ", the log says " + commit.active());
                } else if (commit.fenced() != seen.fenced().contains(service)) {
                    violation(
                            seen.nanos(),
                            seen.balancer() + " applied epoch " + seen.epoch()
                                    + (commit.fenced() ? " open, it was a fence" : " as a fence, it was none"));
                } else if (commit.committedNanos() != Long.MIN_VALUE
                        && seen.nanos() < commit.committedNanos() - SLACK) {
                    violation(
                            seen.nanos(),
                            seen.balancer() + " applied epoch " + seen.epoch()
                                    + " %.0f ms before it was committed"
                                            .formatted((commit.committedNanos() - seen.nanos()) / 1e6));
                }
            }
        }
        proved("no balancer has an epoch that was not in the log before", checked, "applied epochs");
    }

    /** A second after a commit, or after it could hear of it, every balancer has it and serves its site. */
    private void converges() {
        long checked = 0;
        List<Commit> commits = recording.commits();
        for (int i = 0; i < commits.size(); i++) {
            Commit commit = commits.get(i);
            long superseded = i + 1 < commits.size() ? commits.get(i + 1).nanos() : recording.endNanos();
            for (String balancer : recording.looks().keySet()) {
                long deadline = deadline(balancer, Math.max(commit.committedNanos(), zeroNanos));
                if (deadline >= superseded) {
                    continue;
                }
                checked++;
                EpochSeen seen = newest(balancer, deadline);
                Look look = look(balancer, deadline);
                if (seen == null || seen.epoch() < commit.epoch()) {
                    violation(
                            deadline,
                            balancer + " has epoch " + (seen == null ? "none" : seen.epoch()) + ", not "
                                    + commit.epoch() + ", 1 s after it could have");
                } else if (look != null && !commit.serving().equals(look.serving())) {
                    violation(
                            deadline,
                            balancer + " serves " + look.serving() + ", not "
                                    + (commit.fenced() ? "nobody" : commit.active()) + " of epoch " + commit.epoch()
                                    + ", 1 s after it could have");
                }
            }
        }
        proved("every balancer converges within 1 s of being reachable", checked, "commits at balancers");
    }

    /** A second of being reachable without a break, counted from {@code nanos} on. */
    private long deadline(String balancer, long nanos) {
        long from = nanos;
        for (Interval outage : recording.outages().getOrDefault(balancer, List.of())) {
            if (outage.toNanos() > from && outage.fromNanos() < from + SECOND) {
                if (outage.toNanos() == Long.MAX_VALUE) {
                    return Long.MAX_VALUE;
                }
                from = outage.toNanos();
            }
        }
        return from + SECOND;
    }

    private void neverDrained() {
        long checked = 0;
        for (Map.Entry<String, List<Look>> entry : recording.looks().entrySet()) {
            for (Look look : entry.getValue()) {
                checked++;
                Set<String> serving = look.serving();
                if (look.firstNanos() < zeroNanos) {
                    continue; // the lake is still starting
                }
                long from = deadline(entry.getKey(), afterItsFence(look.firstNanos()));
                if (serving != null && serving.isEmpty() && look.lastNanos() > from) {
                    violation(look.firstNanos(), entry.getKey() + " serves no site for longer than 1 s");
                }
            }
        }
        proved("no balancer is left without any site", checked, "stretches of looks");
        long moves = 0;
        String active = "";
        for (Commit commit : recording.commits()) {
            // A fence, and the way back from it, leave the service where it was: what may be fenced, and for how long,
            // is judged there.
            boolean moved = !commit.active().equals(active);
            active = commit.active();
            if (commit.nanos() < zeroNanos || !moved) {
                continue;
            }
            moves++;
            if (knownBroken(commit.active(), commit.nanos())) {
                violation(
                        commit.nanos(),
                        "epoch " + commit.epoch() + " moved to site " + commit.active()
                                + ", which had been broken for more than 5 s");
            }
        }
        proved("no service is moved from a site that serves to one that does not", moves, "commits");
    }

    /** Leaves a service without any site on purpose: only one that serves no longer, not for long, and everywhere before another opens. */
    private void fences() {
        List<Commit> commits = recording.commits();
        long checked = 0;
        for (int i = 0; i < commits.size(); i++) {
            Commit fence = commits.get(i);
            if (!fence.fenced() || fence.nanos() < zeroNanos) {
                continue;
            }
            checked++;
            String which = "the fence of site " + fence.active() + " in epoch " + fence.epoch();
            if (!wasBroken(fence.active(), fence.nanos())) {
                violation(fence.nanos(), which + " drained a site that served");
            }
            if (end(i) - fence.nanos() > LONGEST_FENCE) {
                violation(fence.nanos(), which + " was left in force for longer than 20 s");
            }
            if (i + 1 < commits.size() && !commits.get(i + 1).serving().isEmpty()) {
                openedAfter(fence, commits.get(i + 1));
            }
        }
        proved(
                "only a site that fails is fenced, by every balancer before another opens, and not for ever",
                checked,
                "fences");
    }

    private void openedAfter(Commit fence, Commit opened) {
        if (opened.active().equals(fence.active())) {
            return; // the way back
        }
        for (String balancer : recording.looks().keySet()) {
            Look look = look(balancer, opened.nanos() - SLACK);
            boolean cutOff = recording.outages().getOrDefault(balancer, List.of()).stream()
                    .anyMatch(outage -> outage.contains(opened.nanos()));
            if (!cutOff
                    && look != null
                    && look.serving() != null
                    && look.serving().contains(fence.active())) {
                violation(
                        opened.nanos(),
                        "epoch " + opened.epoch() + " opened site " + opened.active() + " while " + balancer
                                + " still served " + fence.active());
            }
        }
    }

    /** The end of the fence in which {@code nanos} lies; {@code nanos} itself outside every fence. */
    private long afterItsFence(long nanos) {
        List<Commit> commits = recording.commits();
        for (int i = 0; i < commits.size(); i++) {
            if (commits.get(i).fenced() && nanos >= commits.get(i).committedNanos() - SLACK && nanos < end(i)) {
                return end(i);
            }
        }
        return nanos;
    }

    /** When the next commit took the place of that one. */
    private long end(int commit) {
        List<Commit> commits = recording.commits();
        return commit + 1 < commits.size() ? commits.get(commit + 1).committedNanos() : recording.endNanos();
    }

    /** At that moment, or so shortly before that it is not yet known to serve again. */
    private boolean wasBroken(String site, long nanos) {
        return recording.broken().getOrDefault(site, List.of()).stream()
                .anyMatch(interval -> interval.fromNanos() <= nanos && nanos - KNOWN_BROKEN < interval.toNanos());
    }

    private boolean knownBroken(String site, long nanos) {
        return recording.broken().getOrDefault(site, List.of()).stream()
                .anyMatch(interval -> interval.contains(nanos) && interval.contains(nanos - KNOWN_BROKEN));
    }

    private @Nullable EpochSeen newest(String balancer, long nanos) {
        EpochSeen newest = null;
        for (EpochSeen seen : recording.epochs().getOrDefault(balancer, List.of())) {
            if (seen.nanos() <= nanos) {
                newest = seen;
            }
        }
        return newest;
    }

    /** What was seen at that moment; null when nobody looked then. */
    private @Nullable Look look(String balancer, long nanos) {
        Look newest = null;
        for (Look look : recording.looks().getOrDefault(balancer, List.of())) {
            if (look.firstNanos() <= nanos) {
                newest = look;
            }
        }
        return newest;
    }

    private void proved(String text, long checked, String what) {
        proofs.add(new HistoryReport.Proof(text, checked, what));
    }

    private void violation(long nanos, String what) {
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add("at %.3f s: %s".formatted((nanos - zeroNanos) / 1e9, what));
        }
    }
}
