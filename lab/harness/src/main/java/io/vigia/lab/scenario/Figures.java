package io.vigia.lab.scenario;

import org.jspecify.annotations.Nullable;

/**
 * What one run measured, all from the instant of the injection on, in milliseconds of one clock. Null is "not within the
 * bound of 20 s", or "does not apply to this scenario". Times count from the healing for a balancer that was isolated, from
 * its start for one that died in mid-switch, and from the aggregators' start for a majority that was dead.
 *
 * @param detectMs the verdict: enough vantages had accused ({@code confirmedAt} of the failover). For HAProxy alone, the
 *     moment at which the lab saw that it no longer uses the failed server; for a balancer that was isolated, the moment at
 *     which it was reachable
 * @param decideMs the decision was durable ({@code committedAt}). HAProxy alone decides as it detects
 * @param switchedMs the lab's own looks at the balancers' sockets first showed every balancer serving the new site only
 * @param firstGoodMs the end of the first good answer, at the balancer where that came last; see {@link FirstGood}
 * @param failedRequests requests that failed, timed out, or were in flight and lost, from the injection until one second
 *     after the first good answer
 * @param alertedMs the lab's own looks at the Alertmanagers first showed an alert of this very death at each of them; see
 *     {@link DeathAlert}. Null too in a lake that has none
 */
public record Figures(
        @Nullable Long detectMs,
        @Nullable Long decideMs,
        @Nullable Long switchedMs,
        @Nullable Long firstGoodMs,
        long failedRequests,
        @Nullable Long alertedMs) {
    /** Where no alert is waited for. */
    public Figures(
            @Nullable Long detectMs,
            @Nullable Long decideMs,
            @Nullable Long switchedMs,
            @Nullable Long firstGoodMs,
            long failedRequests) {
        this(detectMs, decideMs, switchedMs, firstGoodMs, failedRequests, null);
    }
}
