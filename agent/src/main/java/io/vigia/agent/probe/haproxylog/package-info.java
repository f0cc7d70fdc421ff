/** A balancer's log: received over a thread of its own, read byte by byte, counted exactly. */
@NullMarked
package io.vigia.agent.probe.haproxylog;

import org.jspecify.annotations.NullMarked;
