package io.vigia.lab.watch;

import java.util.List;

/**
 * What a {@link HistoryChecker} proved.
 *
 * @param proofs each statement with how many things it was checked of
 * @param violations what does not hold, with its moment
 */
public record HistoryReport(List<Proof> proofs, List<String> violations) {
    public HistoryReport {
        proofs = List.copyOf(proofs);
        violations = List.copyOf(violations);
    }

    /**
     * @param text what must hold
     * @param checked of how many things that was checked; 0 proves nothing
     * @param what those things are
     */
    public record Proof(String text, long checked, String what) {}

    /** Of a scenario without a recording. */
    public static HistoryReport none() {
        return new HistoryReport(List.of(), List.of());
    }

    public long checked() {
        return proofs.stream().mapToLong(Proof::checked).sum();
    }
}
