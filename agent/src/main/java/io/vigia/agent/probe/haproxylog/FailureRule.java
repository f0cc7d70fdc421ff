package io.vigia.agent.probe.haproxylog;

import java.util.List;

/** Which queries failed: by status and termination state, as {@code errors} of a balancer's log says. */
final class FailureRule {
    private final boolean[] statuses = new boolean[1000];
    private final boolean[] states = new boolean[1 << 16];

    /** How a query ended. */
    enum End {
        SERVED,
        FAILED,
        /** The client went away, or was too slow, before the end. */
        ABORTED
    }

    /** @param errors as {@link io.vigia.core.config.BalancerLog#errors} */
    FailureRule(List<String> errors) {
        for (String word : errors) {
            if (Character.isDigit(word.charAt(0))) {
                int first = Integer.parseInt(word.replace('x', '0'));
                int last = Integer.parseInt(word.replace('x', '9'));
                java.util.Arrays.fill(statuses, first, last + 1, true);
            } else if (word.length() == 1) {
                java.util.Arrays.fill(states, word.charAt(0) << 8, (word.charAt(0) + 1) << 8, true);
            } else {
                states[word.charAt(0) << 8 | word.charAt(1)] = true;
            }
        }
    }

    /**
     * A termination state goes before a status: what a client broke off is no error of whoever answered it.
     *
     * @param status -1 when there is none
     * @param state two characters
     */
    End of(int status, int state) {
        if (states[state & 0xffff]) {
            return End.FAILED;
        }
        int first = state >> 8;
        if (first == 'C' || first == 'c') {
            return End.ABORTED;
        }
        return status >= 0 && statuses[status] ? End.FAILED : End.SERVED;
    }
}
