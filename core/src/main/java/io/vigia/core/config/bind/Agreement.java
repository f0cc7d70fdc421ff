package io.vigia.core.config.bind;

import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.NodeId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Whether a node's own file and the lake's speak of the same things. */
public final class Agreement {
    private Agreement() {}

    /** Warns when the lake does not know this agent, because aggregators believe nobody else. */
    public static void check(AgentConfig agent, ConfigNode agentRoot, LakeConfig lake, Problems problems) {
        Set<NodeId> busy = new LinkedHashSet<>(lake.vantages().keySet());
        lake.balancers().values().forEach(balancer -> busy.add(balancer.node()));
        if (!busy.contains(agent.node())) {
            Spot root = new Spot(problems, "", agentRoot);
            ConfigNode place = agentRoot instanceof ConfigNode.Mapping mapping
                    ? mapping.get("node").orElse(agentRoot)
                    : agentRoot;
            Collection<String> names = busy.stream().map(NodeId::value).toList();
            root.under("node", place)
                    .warn(place.describe() + " is no vantage and beside no balancer of lake '" + lake.name()
                            + "', so aggregators will refuse what it reports; "
                            + Nearest.to(agent.node().value(), names)
                                    .map(near -> "did you mean '" + near + "'?")
                                    .orElse("name it in the lake's vantages"));
        }
    }
}
