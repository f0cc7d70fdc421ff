/**
 * Service level objectives: definitions, exact tallies in rings, standings, error budgets and burn-rate alerts. Pure. May
 * import io.vigia.core.model.
 *
 * <p>The arithmetic is that of <i>The Site Reliability Workbook</i> (Beyer et al., 2018), chapter 5, "Alerting on SLOs"; budgeting
 * methods are those of OpenSLO v1. One owner steps each tracker; all times are milliseconds since 1970 (UTC) that the
 * owner states.
 */
@NullMarked
package io.vigia.core.slo;

import org.jspecify.annotations.NullMarked;
