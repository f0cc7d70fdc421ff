package io.vigia.lab.report;

import io.vigia.lab.scenario.Complaints;
import io.vigia.lab.scenario.Figures;
import io.vigia.lab.scenario.Result;
import io.vigia.lab.scenario.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What each scenario promises, and whether it held. */
public final class Promises {
    private static final int TIMES_BETTER = 5;

    private Promises() {}

    /** Every promise of the scenario, those of all scenarios first. */
    public static List<Promise> of(Result result) {
        List<Promise> promises = new ArrayList<>();
        long problems =
                result.runs().stream().filter(run -> !run.problems().isEmpty()).count();
        promises.add(new Promise(
                "every run completed",
                problems + " of " + result.runs().size() + " with problems",
                problems == 0 && !result.runs().isEmpty()));
        promises.add(new Promise(
                "no invariant broken", result.broken() + " of " + result.checked() + " checks", result.broken() == 0));
        if (result.scenario().needsNetwork() || !result.history().proofs().isEmpty()) {
            promises.add(new Promise(
                    "the history holds",
                    result.history().violations().size() + " violations in "
                            + result.history().checked() + " checks",
                    result.history().violations().isEmpty() && result.history().checked() > 0));
        }
        Summary summary = Summary.of(result.runs().stream().map(Run::figures).toList());
        switch (result.scenario()) {
            case KILL_SERVICE, KILL_SITE -> {
                promises.add(
                        atMost("first good answer p50", summary.firstGoodMs().p50(), 700));
                promises.add(
                        atMost("first good answer p99", summary.firstGoodMs().p99(), 1500));
                promises.add(failovers(result, 1, 1));
                promises.add(better(result, summary.firstGoodMs().p50()));
                if (result.alertsMeasured()) {
                    promises.add(atMost(
                            "alerted at every Alertmanager, slowest",
                            summary.alertedMs().max(),
                            3000));
                }
            }
            case FREEZE_SERVICE -> {
                promises.add(
                        atMost("first good answer p99", summary.firstGoodMs().p99(), 2500));
                promises.add(failovers(result, 1, 1));
            }
            case KILL_AGENT, KILL_AGGREGATOR -> {
                promises.add(failovers(result, 0, 0));
                promises.add(noFailures(result));
            }
            case RELOAD_HAPROXY, RESTART_HAPROXY -> {
                promises.add(
                        atMost("routing restored, slowest", summary.switchedMs().max(), 2000));
                promises.add(atMost(
                        "first good answer, slowest", summary.firstGoodMs().max(), 2000));
                promises.add(failovers(result, 0, 0));
            }
            case FLAP -> promises.add(failovers(result, 0, 1));
            case NET_KILL_LEADER_AND_SITE, NET_ISOLATE_ACTIVE_SITE -> {
                promises.add(
                        atMost("first good answer p99", summary.firstGoodMs().p99(), 4000));
                promises.add(failovers(result, 1, 1));
            }
            case NET_ISOLATE_BALANCER -> promises.add(failovers(result, 1, 1));
            case NET_KILL_MAJORITY -> {
                promises.add(failovers(result, 1, 1));
                promises.add(noFailures(result));
            }
            case NET_KILL_HAPROXY_MID_SWITCH -> {
                promises.add(
                        atMost("routing restored, slowest", summary.switchedMs().max(), 2000));
                promises.add(failovers(result, 1, 1));
            }
            case NET_KILL_LEADER_AT_STEP -> {
                promises.add(atMost(
                        "over and every balancer there, slowest",
                        summary.detectMs().max(),
                        10_000));
                promises.add(without(result, "no hook run begun twice", Complaints.TWICE));
                promises.add(without(result, "the same end as undisturbed", Complaints.ANOTHER_END));
            }
            case NET_HUNG_HOOK -> {
                promises.add(atMost(
                        "rolled back after the hook began, slowest",
                        summary.detectMs().max(),
                        10_000));
                promises.add(without(result, "failed, and says why", Complaints.ANOTHER_END));
                promises.add(without(result, "the hook's process group is gone", Complaints.LEFT_BEHIND));
                promises.add(without(result, "nothing else waits for the hook", Complaints.STUCK));
            }
            case NET_KILL_LEADER,
                    NET_FREEZE_LEADER,
                    NET_ISOLATE_AGGREGATOR,
                    NET_ONE_WAY,
                    NET_ISOLATE_OBSERVER,
                    NET_FULL_DISK -> {
                promises.add(failovers(result, 0, 0));
                promises.add(noFailures(result));
            }
        }
        return promises;
    }

    public static boolean allHeld(List<Promise> promises) {
        return promises.stream().allMatch(Promise::held);
    }

    private static Promise atMost(String what, @Nullable Long measuredMs, long limitMs) {
        return new Promise(
                what + " <= " + limitMs + " ms",
                measuredMs == null ? "not within the bound" : measuredMs + " ms",
                measuredMs != null && measuredMs <= limitMs);
    }

    private static Promise failovers(Result result, long least, long most) {
        long low = result.runs().stream().mapToLong(Run::failovers).min().orElse(-1);
        long high = result.runs().stream().mapToLong(Run::failovers).max().orElse(-1);
        String wanted = least == most ? "exactly " + least : "at most " + most;
        return new Promise(
                "failovers in each run: " + wanted,
                low == high ? Long.toString(low) : low + " to " + high,
                low >= least && high <= most);
    }

    /** No run complains of this; one that came to no end proves nothing, and counts as one that does. */
    private static Promise without(Result result, String text, String complaint) {
        long runs = result.runs().stream()
                .filter(run -> run.figures().detectMs() == null
                        || run.problems().stream().anyMatch(problem -> problem.startsWith(complaint)))
                .count();
        return new Promise(
                text,
                runs + " of " + result.runs().size() + " runs otherwise",
                runs == 0 && !result.runs().isEmpty());
    }

    private static Promise noFailures(Result result) {
        long failed = result.runs().stream()
                .mapToLong(run -> run.figures().failedRequests())
                .sum();
        return new Promise("no failed requests", Long.toString(failed), failed == 0);
    }

    /** A balancer alone that never came back within the bound is worse than any factor. */
    private static Promise better(Result result, @Nullable Long p50) {
        List<Figures> defaults = result.runs().stream()
                .map(run -> run.alone().get("defaults"))
                .filter(Objects::nonNull)
                .toList();
        Percentiles alone = Summary.of(defaults).firstGoodMs();
        Long aloneP50 = alone.p50();
        String text =
                "first good answer p50 at least " + TIMES_BETTER + " times sooner than HAProxy alone at its defaults";
        if (defaults.isEmpty() || p50 == null) {
            return new Promise(text, "not measured", false);
        }
        if (aloneP50 == null) {
            return new Promise(text, "HAProxy alone not within 20 s", true);
        }
        return new Promise(
                text,
                "%.1f times (%d ms)".formatted((double) aloneP50 / Math.max(1, p50), aloneP50),
                aloneP50 >= TIMES_BETTER * p50);
    }
}
