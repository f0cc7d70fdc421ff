/**
 * How batches reach the aggregators: the clustered event bus, the edge stream, the outbox between them, and the policy that
 * chooses. May not import probe, actuate or app.
 */
@NullMarked
package io.vigia.agent.bus;

import org.jspecify.annotations.NullMarked;
