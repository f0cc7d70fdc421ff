package io.vigia.lab.watch;

import io.vigia.lab.load.Exchange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What must hold at every look, judged from what the lab itself saw:
 *
 * <ol>
 *   <li>a balancer serves at most one site;
 *   <li>two balancers that can be asked, and are not cut off, never disagree for longer than 1 s;
 *   <li>no epoch ever goes down;
 *   <li>no balancer serves, and no request is answered by, a site that is not active. A site may be served from the commit
 *       that made it active until the lab has seen the balancer let it go after the next commit; a request sent before that
 *       was in flight.
 * </ol>
 *
 * A commit is as old as its earliest trace on any aggregator. Each of them hands an epoch to the balancers as soon as it has
 * applied it itself, so that what the leader alone says of the time may lie after a balancer's rightful switch. What a balancer
 * does is never evidence of a commit: it is what is judged.
 *
 * The fourth is judged three seconds late, when the commits of that time are known. Pure but for being synchronized: times
 * are given, in nanoseconds of one clock.
 */
public final class InvariantChecker {
    private static final long MAX_DISAGREEMENT_NANOS = 1_000_000_000L;
    /** Covers the error of a commit's time, which comes from another process's clock. */
    private static final long SLACK_NANOS = 20_000_000L;

    private static final long JUDGED_AFTER_NANOS = 3_000_000_000L;
    private static final int MAX_SUSPECTS = 10_000;
    private static final int MAX_BREACHES = 1_000;

    /** One thing that did not hold. */
    public record Breach(String invariant, String detail, long atNanos) {}

    private record Activation(long epoch, String site, long committedNanos) {}

    private record Suspect(String balancer, String site, long beganNanos, long endedNanos, String what) {}

    private final Map<String, Spans> looks = new TreeMap<>();
    private final TreeMap<Long, Activation> activations = new TreeMap<>();
    private final ArrayDeque<Suspect> suspects = new ArrayDeque<>();
    private final Map<String, Long> highestEpochs = new HashMap<>();
    private final Map<String, Set<String>> lastServing = new HashMap<>();
    private final List<Breach> breaches = new ArrayList<>();
    private final Set<String> cutOff = new TreeSet<>();
    private long disagreeSinceNanos = -1;
    private boolean disagreementTold;
    private long checked;
    private long broken;

    /** A balancer was asked what it serves; {@code serving} is null when it could not be. */
    public synchronized void looked(String balancer, long nanos, @Nullable Set<String> serving) {
        looks.computeIfAbsent(balancer, name -> new Spans()).add(nanos, serving);
        if (serving != null) {
            checked++;
            Set<String> before = lastServing.put(balancer, serving);
            if (serving.size() > 1 && !serving.equals(before)) {
                breach("one site a balancer", balancer + " serves " + serving, nanos);
            }
            for (String site : serving) {
                suspectUnlessActive(new Suspect(balancer, site, nanos, nanos, "serves"));
            }
        }
        checkAgreement(nanos);
        judge(nanos);
    }

    /** A balancer cannot hear what was decided: until {@link #reachable} it may serve what it served. */
    public synchronized void cutOff(String balancer) {
        cutOff.add(balancer);
    }

    /** It can hear again, from now on. */
    public synchronized void reachable(String balancer) {
        cutOff.remove(balancer);
    }

    /** A client had an answer. */
    public synchronized void answered(Exchange exchange) {
        String site = exchange.site();
        if (site != null) {
            checked++;
            suspectUnlessActive(
                    new Suspect(exchange.balancer(), site, exchange.sentNanos(), exchange.endNanos(), "answered from"));
        }
    }

    /** Somebody who keeps an epoch said it. */
    public synchronized void epoch(String source, long nanos, long epoch) {
        checked++;
        Long highest = highestEpochs.get(source);
        if (highest != null && epoch < highest) {
            breach("epochs never go down", source + " said " + epoch + " after " + highest, nanos);
        }
        highestEpochs.merge(source, epoch, Math::max);
    }

    /**
     * Somebody told that a site became active, or stayed so, in an epoch. Of several who tell of one epoch the earliest is believed.
     *
     * @param committedNanos when, at the latest; {@link Long#MIN_VALUE} for the site that was active when the lab began to look
     */
    public synchronized void activated(long epoch, String site, long committedNanos) {
        Activation known = activations.get(epoch);
        if (known == null) {
            if (activations.isEmpty() || epoch > activations.firstKey()) {
                activations.put(epoch, new Activation(epoch, site, committedNanos));
            }
        } else if (!known.site().equals(site)) {
            breach(
                    "an epoch means one site",
                    "epoch " + epoch + " is said to be " + site + " and " + known.site(),
                    committedNanos);
        } else if (committedNanos < known.committedNanos()) {
            activations.put(epoch, new Activation(epoch, site, committedNanos));
        }
    }

    /** Checks made so far. */
    public synchronized long checked() {
        return checked;
    }

    /** Checks that failed. */
    public synchronized long broken() {
        return broken;
    }

    /** The first of what failed. */
    public synchronized List<Breach> breaches() {
        return List.copyOf(breaches);
    }

    private void checkAgreement(long nanos) {
        Set<String> agreed = null;
        boolean disagree = false;
        for (Spans spans : looks.values()) {
            Spans.Span newest = spans.newest();
            if (newest == null || newest.serving() == null) {
                disagree = false;
                break;
            }
            disagree |= agreed != null && !agreed.equals(newest.serving());
            agreed = newest.serving();
        }
        if (!disagree || !cutOff.isEmpty()) {
            disagreeSinceNanos = -1;
            disagreementTold = false;
        } else if (disagreeSinceNanos < 0) {
            disagreeSinceNanos = nanos;
        } else if (nanos - disagreeSinceNanos > MAX_DISAGREEMENT_NANOS && !disagreementTold) {
            disagreementTold = true;
            breach("balancers agree within 1 s", "serving " + lastServing, nanos);
        }
    }

    private void suspectUnlessActive(Suspect suspect) {
        if (activations.isEmpty()) {
            return;
        }
        Activation newest = activations.lastEntry().getValue();
        if (newest.site().equals(suspect.site()) && suspect.endedNanos() >= earliest(newest)) {
            return;
        }
        if (suspects.size() < MAX_SUSPECTS) {
            suspects.addLast(suspect);
        }
    }

    private void judge(long nanos) {
        while (!suspects.isEmpty() && nanos - suspects.getFirst().endedNanos() > JUDGED_AFTER_NANOS) {
            Suspect suspect = suspects.removeFirst();
            if (!wasActive(suspect)) {
                breach(
                        "only the active site",
                        suspect.balancer() + " " + suspect.what() + " " + suspect.site()
                                + whatWasActive(suspect.endedNanos()),
                        suspect.endedNanos());
            }
        }
    }

    private boolean wasActive(Suspect suspect) {
        return activations.values().stream()
                .anyMatch(activation -> activation.site().equals(suspect.site())
                        && suspect.endedNanos() >= earliest(activation)
                        && suspect.beganNanos() <= released(activation, suspect));
    }

    /** For whoever must find out why: how far the moment was from the commits around it. */
    private String whatWasActive(long nanos) {
        StringBuilder text = new StringBuilder();
        for (Activation activation : activations.values()) {
            if (activation.committedNanos() <= nanos) {
                text.setLength(0);
                text.append(", in epoch ")
                        .append(activation.epoch())
                        .append(" of ")
                        .append(activation.site());
                if (activation.committedNanos() != Long.MIN_VALUE) {
                    text.append(" since %.1f ms".formatted((nanos - activation.committedNanos()) / 1e6));
                }
            } else {
                return text.append("; epoch %d made %s active %.1f ms later"
                                .formatted(
                                        activation.epoch(),
                                        activation.site(),
                                        (activation.committedNanos() - nanos) / 1e6))
                        .toString();
            }
        }
        return text.toString();
    }

    private static long earliest(Activation activation) {
        return activation.committedNanos() == Long.MIN_VALUE
                ? Long.MIN_VALUE
                : activation.committedNanos() - SLACK_NANOS;
    }

    /** When the balancer was first seen without the site after the commit that followed; never, while it was not. */
    private long released(Activation activation, Suspect suspect) {
        Optional<Activation> other = activations.tailMap(activation.epoch(), false).values().stream()
                .filter(later -> !later.site().equals(suspect.site()))
                .findFirst();
        if (other.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long next = other.get().committedNanos();
        Spans spans = looks.get(suspect.balancer());
        if (spans == null) {
            return Long.MAX_VALUE;
        }
        for (Spans.Span span : spans.since(next)) {
            Set<String> serving = span.serving();
            if (serving != null && !serving.contains(suspect.site())) {
                return Math.max(span.firstNanos(), next) + SLACK_NANOS;
            }
        }
        return Long.MAX_VALUE;
    }

    private void breach(String invariant, String detail, long nanos) {
        broken++;
        if (breaches.size() < MAX_BREACHES) {
            breaches.add(new Breach(invariant, detail, nanos));
        }
    }
}
