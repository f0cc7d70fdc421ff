/**
 * HAProxy's Runtime API as a client: the socket, and parsers of its answers. Used by the probe that watches a balancer and by
 * the actuator that moves it. May import nothing else of the agent.
 */
@NullMarked
package io.vigia.agent.haproxy;

import org.jspecify.annotations.NullMarked;
