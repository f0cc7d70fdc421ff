package io.vigia.core.sim;

import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import java.util.Optional;

/**
 * One entry of the log, with who made it.
 *
 * @param term in which the proposer believed to lead
 * @param offsetMillis by which the proposer's clock was ahead of the truth
 * @param atMillis when it was proposed, in truth
 * @param request the command that it carries out, if any
 */
record LogEntry(
        Durable next,
        Decision decision,
        int proposer,
        long term,
        long offsetMillis,
        long atMillis,
        Optional<String> request) {}
