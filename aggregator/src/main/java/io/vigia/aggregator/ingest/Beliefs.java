package io.vigia.aggregator.ingest;

import io.vigia.core.config.Assignments;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.TargetId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** {@link Assignments#mayObserve} of every node of one lake, worked out once, so that each observation costs one look-up. */
final class Beliefs {
    private final Map<NodeId, Set<TargetId>> targets;

    private Beliefs(Map<NodeId, Set<TargetId>> targets) {
        this.targets = targets;
    }

    static Beliefs of(LakeConfig lake) {
        Set<NodeId> nodes = new HashSet<>(lake.vantages().keySet());
        lake.balancers().values().forEach(balancer -> nodes.add(balancer.node()));
        Map<NodeId, Set<TargetId>> targets = new HashMap<>();
        for (NodeId node : nodes) {
            Set<TargetId> mine = new HashSet<>(Assignments.of(lake, node).keySet());
            mine.add(TargetId.host(node));
            targets.put(node, mine);
        }
        return new Beliefs(targets);
    }

    /** Vantages, and the nodes beside balancers: nobody else has anything to say. */
    Set<NodeId> nodes() {
        return targets.keySet();
    }

    boolean mayObserve(NodeId node, TargetId target) {
        return targets.getOrDefault(node, Set.of()).contains(target);
    }
}
