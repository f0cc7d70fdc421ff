package io.vigia.agent.actuate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.actuate.ActuatorEvent.Asked;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.platform.wire.Rejections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Answers to HAProxy's agent-checks. */
final class AgentCheckMeans extends Means {
    private final LakeConfig.Balancer balancer;
    private final Steering.AgentCheck check;
    private final Rejections rejections;
    private Optional<AgentCheckResponder> responder = Optional.empty();
    private long asked;
    private Optional<ActuatorAction.Tell> told = Optional.empty();

    AgentCheckMeans(LakeConfig.Balancer balancer, Steering.AgentCheck check, Rejections rejections) {
        super(new Polling(balancer));
        this.balancer = balancer;
        this.check = check;
        this.rejections = rejections;
    }

    @Override
    Future<?> open(Vertx vertx, Consumer<ActuatorEvent> happened) {
        Set<ServerName> known = WantedServers.of(Wanted.NOTHING, balancer).routes().values().stream()
                .flatMap(members -> members.stream().map(WantedServers.Member::name))
                .collect(Collectors.toSet());
        AgentCheckResponder opened =
                new AgentCheckResponder(vertx, check.listen(), known, rejections, name -> ask(happened, name));
        responder = Optional.of(opened);
        return opened.listen();
    }

    /** The answer is an action of the very step that the question makes. */
    private Optional<String> ask(Consumer<ActuatorEvent> happened, ServerName name) {
        long number = ++asked;
        happened.accept(new Asked(number, name));
        return told.filter(tell -> tell.number() == number).flatMap(ActuatorAction.Tell::word);
    }

    @Override
    void carryOut(ActuatorAction action) {
        if (action instanceof ActuatorAction.Tell tell) {
            told = Optional.of(tell);
        }
    }

    @Override
    Future<?> close() {
        return responder.map(AgentCheckResponder::close).orElse(Future.succeededFuture());
    }
}
