package io.vigia.agent.probe.consul;

import java.util.Map;
import java.util.Optional;

/**
 * What Consul answered in one look.
 *
 * @param leader address of the Raft leader; empty when there is none
 * @param peers how many servers the Raft group has, well or not
 * @param tokenRefused what was said of the token, when it is not taken
 * @param autopilot the leader's own opinion of its servers; empty where the token may not ask
 * @param services by name
 */
record ConsulView(
        Optional<String> leader,
        int peers,
        Optional<String> tokenRefused,
        Optional<Autopilot> autopilot,
        Map<String, Instances> services) {

    /** @param failureTolerance how many servers may still be lost before there is no leader */
    record Autopilot(int healthy, int servers, int failureTolerance) {}
}
