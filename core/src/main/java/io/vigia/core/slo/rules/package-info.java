/**
 * The same objectives for Prometheus: recording and alerting rules over the raw counters that an aggregator exposes. Pure; makes text. May import
 * io.vigia.core.slo.
 */
@NullMarked
package io.vigia.core.slo.rules;

import org.jspecify.annotations.NullMarked;
