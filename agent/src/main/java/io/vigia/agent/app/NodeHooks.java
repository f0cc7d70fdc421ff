package io.vigia.agent.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.hook.HookCounters;
import io.vigia.agent.hook.HookRunner;
import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.Lead;
import io.vigia.platform.yaml.ConfigFiles.LoadedAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hooks of this node. Nothing is read or kept before {@code lake.yaml} names one; from then on the runner stays, as it remembers
 * what was run.
 */
final class NodeHooks {
    private static final Logger log = LoggerFactory.getLogger(NodeHooks.class);
    private static final String DIRECTORY = "hooks";

    private final Vertx vertx;
    private final AgentConfig agent;
    private final Consumer<HookReport> everyone;
    private volatile Standing standing = new Standing.Closed("this node has no hook in its lake.yaml");
    private volatile LakeConfig lake;

    /** Whether hooks can be run. */
    private sealed interface Standing {
        /** Orders are refused, as {@code reason} says. */
        record Closed(String reason) implements Standing {}

        /** The journal is being read: orders are not answered, they will be repeated. */
        record Opening() implements Standing {}

        record Open(HookRunner runner) implements Standing {}
    }

    /** @param everyone tells every aggregator; must not block */
    NodeHooks(Vertx vertx, LoadedAgent config, Consumer<HookReport> everyone) {
        this.vertx = vertx;
        this.agent = config.agent();
        this.lake = config.lake();
        this.everyone = everyone;
    }

    /**
     * From here on orders are judged by {@code wanted}. A journal that cannot be read does not stop the agent: orders are refused until
     * a reload finds it readable.
     */
    Future<Void> apply(LakeConfig wanted) {
        lake = wanted;
        if (standing instanceof Standing.Open open) {
            open.runner().reconfigure(wanted);
        } else if (standing instanceof Standing.Closed && wanted.hasHookOf(agent.node())) {
            standing = new Standing.Opening();
            return open();
        }
        return Future.succeededFuture();
    }

    private Future<Void> open() {
        Path directory = Path.of(agent.stateDirectory()).resolve(DIRECTORY);
        return vertx.executeBlocking(() -> HookRunner.open(agent.node(), lake, directory, everyone), false)
                .onSuccess(runner -> {
                    standing = new Standing.Open(runner);
                    // It may have changed meanwhile.
                    runner.reconfigure(lake);
                })
                .onFailure(unreadable -> {
                    log.atError()
                            .setCause(unreadable)
                            .addKeyValue("directory", directory)
                            .log("journal of hooks cannot be read, no hook is run");
                    standing = new Standing.Closed("this node cannot read which hooks it ran before");
                })
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    void leadHeard(Lead lead) {
        if (standing instanceof Standing.Open open) {
            open.runner().leadHeard(lead);
        }
    }

    /** @param asker is told of a refusal */
    void order(HookOrder order, Consumer<HookReport> asker) {
        Standing now = standing;
        if (now instanceof Standing.Open open) {
            open.runner().order(order, asker);
        } else if (now instanceof Standing.Closed closed) {
            asker.accept(HookReport.refusal(order, agent.node(), closed.reason()));
        }
    }

    HookCounters counters() {
        return standing instanceof Standing.Open open ? open.runner().counters() : HookCounters.ZERO;
    }

    /** Blocks for at most {@code patience} and 4 s, and not at all where nothing runs. */
    void end(Duration patience) {
        if (standing instanceof Standing.Open open) {
            open.runner().end(patience);
        }
    }
}
