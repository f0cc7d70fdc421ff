/**
 * The Hazelcast cluster under the telemetry bus. Only this package touches Hazelcast, and an edge agent never loads it.
 */
@NullMarked
package io.vigia.platform.cluster;

import org.jspecify.annotations.NullMarked;
