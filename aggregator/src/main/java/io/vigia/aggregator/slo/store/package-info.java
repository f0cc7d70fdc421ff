/**
 * The history of SLOs on disk: one SQLite database an aggregator, written by one worker thread that may block. May import io.vigia.platform.disk. It
 * knows no Vert.x, and nothing of what the bytes mean.
 */
@NullMarked
package io.vigia.aggregator.slo.store;

import org.jspecify.annotations.NullMarked;
