/** A balancer, by its admin socket. */
@NullMarked
package io.vigia.agent.probe.haproxy;

import org.jspecify.annotations.NullMarked;
