package io.vigia.aggregator.decide;

import io.vigia.core.failover.Candidate;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.HoldReason;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The loop's log: one line a decision, with its evidence, and one for everything that people are told. */
final class DecisionLines {
    private static final Logger LOG = LoggerFactory.getLogger("io.vigia.decision");

    private DecisionLines() {}

    static void verdict(Verdict verdict) {
        LOG.atInfo()
                .addKeyValue("target", verdict.target())
                .addKeyValue("outcome", verdict.outcome().label())
                .addKeyValue("basis", verdict.basis().label())
                .addKeyValue("reason", verdict.reason())
                .addKeyValue("evidence", words(verdict))
                .log("verdict");
    }

    static void committed(Durable next, Decision decision, Duration took) {
        line(LOG.atInfo(), next, decision)
                .addKeyValue("commitMillis", took.toMillis())
                .log("decision committed");
    }

    static void refused(Durable next, Decision decision, String reason) {
        line(LOG.atError(), next, decision).addKeyValue("error", reason).log("decision not committed");
    }

    private static LoggingEventBuilder line(LoggingEventBuilder line, Durable next, Decision decision) {
        LoggingEventBuilder built = line.addKeyValue("decision", decision.kind().label())
                .addKeyValue("service", decision.service().map(Object::toString).orElse("*"))
                .addKeyValue("epoch", next.routing().epoch())
                .addKeyValue("active", next.routing().active())
                .addKeyValue("revision", next.revision())
                .addKeyValue("who", decision.who())
                .addKeyValue("failover", decision.failover().orElse(""))
                .addKeyValue("why", decision.why());
        if (!decision.evidence().isEmpty()) {
            built = built.addKeyValue(
                    "evidence",
                    decision.evidence().stream()
                            .map(DecisionLines::verdictWords)
                            .collect(Collectors.joining("; ")));
        }
        if (!decision.candidates().isEmpty()) {
            built = built.addKeyValue("candidates", candidates(decision.candidates()));
        }
        return built;
    }

    static void notice(Notice notice) {
        if (notice instanceof Notice.FailoverStarted started) {
            failover(LOG.atWarn(), started.failover()).log("failover started");
        } else if (notice instanceof Notice.FailoverFinished finished) {
            failover(LOG.atWarn(), finished.failover()).log("failover finished");
        } else if (notice instanceof Notice.FailoverDegraded degraded) {
            failover(LOG.atError(), degraded.failover()).log("failover degraded");
        } else if (notice instanceof Notice.FailoverHeld held) {
            LOG.atWarn()
                    .addKeyValue("service", held.service())
                    .addKeyValue(
                            "kinds",
                            held.reasons().stream().map(HoldReason::kind).toList())
                    .addKeyValue(
                            "reasons",
                            held.reasons().stream().map(HoldReason::text).collect(Collectors.joining("; ")))
                    .log("failover held");
        } else if (notice instanceof Notice.HoldCleared cleared) {
            LOG.atInfo().addKeyValue("service", cleared.service()).log("hold cleared");
        } else if (notice instanceof Notice.EpochAdopted adopted) {
            LOG.atError()
                    .addKeyValue("balancer", adopted.balancer())
                    .addKeyValue("from", adopted.from())
                    .addKeyValue("to", adopted.to())
                    .addKeyValue("detail", adopted.detail())
                    .log("newer epoch adopted from a balancer");
        } else if (notice instanceof Notice.EpochDisbelieved disbelieved) {
            LOG.atError()
                    .addKeyValue("balancer", disbelieved.balancer())
                    .addKeyValue("ours", disbelieved.ours())
                    .addKeyValue("claimed", disbelieved.claimed())
                    .log("epoch of a balancer disbelieved");
        } else if (notice instanceof Notice.FailoverFailed failed) {
            failover(LOG.atError(), failed.failover()).log("failover failed, rolled back");
        } else if (notice instanceof Notice.Controlled controlled) {
            LOG.atWarn()
                    .addKeyValue("who", controlled.command().by().who())
                    .addKeyValue("why", controlled.command().by().why())
                    .addKeyValue("what", controlled.text())
                    .log("told by a person");
        } else if (notice instanceof Notice.MaintenanceExpired expired) {
            LOG.atWarn()
                    .addKeyValue("maintenance", expired.window().id())
                    .addKeyValue("scope", expired.window().scope().label())
                    .addKeyValue("name", expired.window().name())
                    .log("maintenance has run out");
        } else if (notice instanceof Notice.LeadershipTaken taken) {
            LOG.atWarn().addKeyValue("term", taken.term()).log("leading from now on");
        } else if (notice instanceof Notice.ReturnGivenUp given) {
            LOG.atError()
                    .addKeyValue("drill", given.drill().id())
                    .addKeyValue("why", given.why())
                    .log("the way back of a drill was given up");
        } else if (!(notice instanceof Notice.CommitRefused)) { // told already, with its decision
            LOG.atWarn().addKeyValue("notice", notice).log("notice");
        }
    }

    private static LoggingEventBuilder failover(LoggingEventBuilder line, FailoverRecord failover) {
        FailoverRecord.Times times = failover.times();
        return line.addKeyValue("failover", failover.id())
                .addKeyValue("kind", failover.kind().label())
                .addKeyValue("service", failover.service())
                .addKeyValue("from", failover.from())
                .addKeyValue("to", failover.to())
                .addKeyValue("epoch", failover.epoch())
                .addKeyValue("cause", failover.cause())
                .addKeyValue("decideMillis", millis(times.accusedAt(), Optional.of(times.decidedAt())))
                .addKeyValue("commitMillis", millis(times.accusedAt(), times.committedAt()))
                .addKeyValue("switchMillis", millis(times.accusedAt(), times.switchedAt()))
                .addKeyValue("verifyMillis", millis(times.accusedAt(), times.verifiedAt()))
                .addKeyValue("detail", failover.detail());
    }

    /** From the first accusation; empty while it has not happened. */
    private static String millis(Instant from, Optional<Instant> to) {
        return to.map(at -> Long.toString(Duration.between(from, at).toMillis()))
                .orElse("");
    }

    private static String verdictWords(Verdict verdict) {
        return verdict.target() + "=" + verdict.outcome().label() + " (" + words(verdict) + ")";
    }

    private static String words(Verdict verdict) {
        return verdict.evidence().stream()
                .map(word -> word.vantage() + ":" + word.says().label() + (word.counted() ? "" : " not counted"))
                .collect(Collectors.joining(", "));
    }

    private static String candidates(List<Candidate> candidates) {
        return candidates.stream()
                .map(candidate -> candidate.site()
                        + (candidate.active()
                                ? " active"
                                : candidate.eligible()
                                        ? " eligible"
                                        : " no: " + String.join(", ", candidate.against())))
                .collect(Collectors.joining("; "));
    }
}
