/** Kafka clusters, through Kafka's own clients: none of their classes is loaded, and none of their threads started, before the first look. */
@NullMarked
package io.vigia.agent.probe.kafka;

import org.jspecify.annotations.NullMarked;
