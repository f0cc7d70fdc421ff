package io.vigia.core.slo;

/**
 * What one source had a part in.
 *
 * @param source its site and component; of the observer nothing is kept
 * @param failures events that failed in the window; a fraction where the window's edge, or a correction's, cuts what is kept
 * @param share of all failures in the window, above 0 and at most 1
 */
public record Contribution(SourceKey source, double failures, double share) {}
