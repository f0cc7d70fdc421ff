package io.vigia.agent.hook;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.MoveConfig.Hook;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import java.time.Duration;
import java.util.Optional;

/** What this node's own {@code lake.yaml} lets it run: an order may only choose from that, and must agree with it. */
record HookRules(NodeId node, LakeConfig lake) {
    /** Whether an order may be carried out. */
    sealed interface Ruling {
        record Accepted(HookWork work) implements Ruling {}

        /** @param reason one line, for people */
        record Refused(String reason) implements Ruling {}
    }

    Ruling on(HookOrder order) {
        if (!order.node().equals(node)) {
            return new Ruling.Refused("meant for node " + order.node() + ", this is " + node);
        }
        if (!isOneLine(order.run()) || !isOneLine(order.failover())) {
            return new Ruling.Refused("run or failover has control characters");
        }
        LakeConfig.Service service = lake.services().get(order.service());
        if (service == null) {
            return new Ruling.Refused("lake.yaml of this node has no service " + order.service());
        }
        Hook hook = service.moves().hooks().get(order.hook());
        if (hook == null) {
            return new Ruling.Refused(
                    "lake.yaml of this node has no hook " + order.hook() + " of service " + order.service());
        }
        Optional<String> disagreement = disagreement(order, service, hook);
        if (disagreement.isPresent()) {
            return new Ruling.Refused("lake.yaml of this node says otherwise: " + disagreement.get());
        }
        return new Ruling.Accepted(
                new HookWork(lake.name(), order, hook.command(), shorter(order.timeout(), hook.timeout())));
    }

    /** Whether the names are those of a hook here: only such may become labels of a metric. */
    boolean knows(ServiceId service, String hook) {
        LakeConfig.Service known = lake.services().get(service);
        return known != null && known.moves().hooks().containsKey(hook);
    }

    private Optional<String> disagreement(HookOrder order, LakeConfig.Service service, Hook hook) {
        if (!hook.node().equals(node)) {
            return Optional.of("this hook is run by node " + hook.node());
        }
        if (hook.on() != order.phase()) {
            return Optional.of("this hook is for " + hook.on().label() + ", not "
                    + order.phase().label());
        }
        if (!service.sites().containsKey(order.from()) || !service.sites().containsKey(order.to())) {
            return Optional.of("service " + order.service() + " has no way from " + order.from() + " to " + order.to());
        }
        if (!hook.takesPart(order.from(), order.to())) {
            return Optional.of("this hook takes no part in a move from " + order.from() + " to " + order.to());
        }
        return Optional.empty();
    }

    private static boolean isOneLine(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
