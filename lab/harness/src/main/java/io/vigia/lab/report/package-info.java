/**
 * Percentiles, tables and JSON of finished scenarios. Pure.
 */
@NullMarked
package io.vigia.lab.report;

import org.jspecify.annotations.NullMarked;
