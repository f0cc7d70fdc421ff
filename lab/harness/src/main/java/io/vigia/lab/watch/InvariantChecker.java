package io.vigia.lab.watch;

import io.vigia.lab.load.Exchange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final List<Activation> activations = new ArrayList<>();
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
     * A site became active.
     *
     * @param committedNanos when; {@link Long#MIN_VALUE} for the site that was active when the lab began to look
     */
    public synchronized void activated(long epoch, String site, long committedNanos) {
        if (activations.isEmpty()) {
            activations.add(new Activation(epoch, site, committedNanos));
            return;
        }
        Activation newest = activations.get(activations.size() - 1);
        if (epoch > newest.epoch() && !site.equals(newest.site())) {
            activations.add(new Activation(epoch, site, committedNanos));
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
        if (activations.isEmpty()
                || activations.get(activations.size() - 1).site().equals(suspect.site())) {
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
                        suspect.balancer() + " " + suspect.what() + " " + suspect.site(),
                        suspect.endedNanos());
            }
        }
    }

    private boolean wasActive(Suspect suspect) {
        for (int i = 0; i < activations.size(); i++) {
            Activation activation = activations.get(i);
            if (activation.site().equals(suspect.site())
                    && suspect.endedNanos() >= earliest(activation)
                    && suspect.beganNanos() <= released(i, suspect)) {
                return true;
            }
        }
        return false;
    }

    private static long earliest(Activation activation) {
        return activation.committedNanos() == Long.MIN_VALUE
                ? Long.MIN_VALUE
                : activation.committedNanos() - SLACK_NANOS;
    }

    /** When the balancer was first seen without the site after the commit that followed; never, while it was not. */
    private long released(int index, Suspect suspect) {
        if (index + 1 == activations.size()) {
            return Long.MAX_VALUE;
        }
        long next = activations.get(index + 1).committedNanos();
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
