/**
 * Tells the Alertmanagers what stands: what the snapshot means in alerts, the queues on disk, and the posts. May import
 * io.vigia.aggregator.decide, whose snapshot it reads; no other adapter.
 */
@NullMarked
package io.vigia.aggregator.notify;

import org.jspecify.annotations.NullMarked;
