package io.vigia.core.notify;

import java.time.Duration;

/**
 * All positive.
 *
 * @param resend how often an Alertmanager is told again what stands
 * @param expires after which an Alertmanager that hears nothing more takes a condition for over by itself; several times {@code resend}, and
 *     long enough for a new leader to take over
 * @param clearAfter how long a condition must not have been seen to be over: a flap is not news, and a source that has just begun to look
 *     may not see yet what stands
 * @param keepResolved how long an end is told again, at least 5 minutes: the clock of an Alertmanager may be behind, and a leader may die
 *     with it untold
 * @param giveUp how long what nobody takes is kept
 * @param alone whether there is no other aggregator that could have told what this one has not
 * @param batch alerts in one post, at most
 * @param most alerts that stand, at most; as many again may be over and not yet told
 * @param backoffLeast pause after the first failure; doubles, with jitter
 * @param backoffMost longest pause
 */
public record NotifyPolicy(
        Duration resend,
        Duration expires,
        Duration clearAfter,
        Duration keepResolved,
        Duration giveUp,
        boolean alone,
        int batch,
        int most,
        Duration backoffLeast,
        Duration backoffMost) {
    public static final NotifyPolicy DEFAULT = new NotifyPolicy(
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(15),
            Duration.ofHours(24),
            false,
            500,
            50_000,
            Duration.ofMillis(500),
            Duration.ofSeconds(30));

    /** How much longer than {@code resend} an alert must live: two lost posts, and the election of a new leader. */
    public static final int LIVES = 4;

    public NotifyPolicy {
        if (expires.compareTo(resend.multipliedBy(LIVES)) < 0) {
            throw new IllegalArgumentException(
                    "expires is " + expires + ", must be at least " + LIVES + " times resend, which is " + resend);
        }
        if (batch < 1 || most < 1) {
            throw new IllegalArgumentException("batch " + batch + " and most " + most + " must be at least 1");
        }
    }

    public NotifyPolicy with(Duration resendEvery, Duration expiresAfter, boolean alone) {
        return new NotifyPolicy(
                resendEvery,
                expiresAfter,
                clearAfter,
                keepResolved,
                giveUp,
                alone,
                batch,
                most,
                backoffLeast,
                backoffMost);
    }
}
