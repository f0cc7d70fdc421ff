/** Consul, asked over its HTTP API. */
@NullMarked
package io.vigia.agent.probe.consul;

import org.jspecify.annotations.NullMarked;
