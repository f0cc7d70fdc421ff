/** Pipelines that copy changes from site to site: what Kafka Connect says of its connectors, and canaries that go through. */
@NullMarked
package io.vigia.agent.probe.cdc;

import org.jspecify.annotations.NullMarked;
