package io.vigia.aggregator.slo.store;

/**
 * What loading came to.
 *
 * @param read SLOs handed on
 * @param damagedWholes SLOs of which the whole is damaged, so that nothing of them can be used
 * @param droppedDeltas damaged ones, and those after them
 */
public record LoadReport(int read, int damagedWholes, int droppedDeltas) {}
