package io.vigia.lab.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges the audit logs of a group at the end of a scenario, when all aggregators run again: each is an unbroken chain, all
 * are the same chain, and what any of them has committed, and whatever was acknowledged, a majority has. Pure.
 */
final class AuditChecker {
    private final Recording recording;
    private final List<HistoryReport.Proof> proofs = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    private AuditChecker(Recording recording) {
        this.recording = recording;
    }

    /** Without any log nothing is proved, and the counts say so. */
    static HistoryReport check(Recording recording) {
        AuditChecker checker = new AuditChecker(recording);
        checker.chains();
        checker.sameOnAMajority();
        checker.acknowledgedOnAMajority();
        return new HistoryReport(checker.proofs, checker.violations);
    }

    private int majority() {
        return recording.aggregators() / 2 + 1;
    }

    private void chains() {
        long checked = 0;
        for (AuditLog log : recording.audits()) {
            log.unreadable().forEach(line -> violations.add(log.aggregator() + ": " + line));
            AuditLine before = null;
            for (AuditLine line : log.lines()) {
                checked++;
                if (before != null && line.seq() != before.seq() + 1) {
                    violations.add("%s: line %d follows line %d at %s"
                            .formatted(log.aggregator(), line.seq(), before.seq(), line.at()));
                } else if (before != null && !line.prev().equals(before.hash())) {
                    violations.add("%s: line %d at %s does not hold the hash of the line before"
                            .formatted(log.aggregator(), line.seq(), line.at()));
                }
                before = line;
            }
        }
        proofs.add(new HistoryReport.Proof("every audit log is an unbroken chain", checked, "audit lines"));
    }

    private void sameOnAMajority() {
        Map<Long, AuditLine> first = new TreeMap<>();
        Map<Long, Integer> holders = new HashMap<>();
        for (AuditLog log : recording.audits()) {
            for (AuditLine line : log.lines()) {
                AuditLine same = first.putIfAbsent(line.seq(), line);
                if (same != null && !same.hash().equals(line.hash())) {
                    violations.add("line %d is another in %s: %s %s at %s"
                            .formatted(line.seq(), log.aggregator(), line.kind(), line.who(), line.at()));
                }
                holders.merge(line.seq(), 1, Integer::sum);
            }
        }
        first.forEach((seq, line) -> {
            if (holders.getOrDefault(seq, 0) < majority()) {
                violations.add("line %d (%s by %s at %s) is on %d of %d aggregators"
                        .formatted(
                                seq,
                                line.kind(),
                                line.who(),
                                line.at(),
                                holders.getOrDefault(seq, 0),
                                recording.aggregators()));
            }
        });
        proofs.add(new HistoryReport.Proof(
                "what one aggregator has committed, a majority has", first.size(), "committed lines"));
    }

    private void acknowledgedOnAMajority() {
        long checked = 0;
        if (!recording.audits().isEmpty()) {
            for (String words : recording.acknowledged()) {
                checked++;
                long holders = recording.audits().stream()
                        .filter(log ->
                                log.lines().stream().anyMatch(line -> line.why().contains(words)))
                        .count();
                if (holders < majority()) {
                    violations.add("'" + words + "' was acknowledged, and is on " + holders + " of "
                            + recording.aggregators() + " aggregators");
                }
            }
        }
        proofs.add(new HistoryReport.Proof("nothing acknowledged is lost", checked, "acknowledgements"));
    }
}
