package io.vigia.agent.app;

import io.vertx.core.Vertx;
import io.vigia.core.config.ConfigException;
import io.vigia.platform.life.EventLoops;
import io.vigia.platform.life.OrderlyEnd;
import io.vigia.platform.life.Reload;
import io.vigia.platform.life.Signals;
import io.vigia.platform.log.Logging;
import io.vigia.platform.vault.SecretsWatch;
import io.vigia.platform.vault.VaultKeeper;
import io.vigia.platform.yaml.ConfigFiles;
import io.vigia.platform.yaml.ConfigFiles.LoadedAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's process: {@code vigia-agent [--check] agent.yaml}. */
public final class AgentMain {
    private static final Logger log = LoggerFactory.getLogger(AgentMain.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(5);
    /** For hooks that run when the end comes: enough for most, and less than a service manager waits before SIGKILL. */
    private static final Duration HOOKS_PATIENCE = Duration.ofSeconds(20);
    /** After its patience a hook is ended within 4 s. */
    private static final Duration HOOKS_LIMIT = HOOKS_PATIENCE.plusSeconds(4);

    private static final String USAGE = """
            usage: vigia-agent [--check] AGENT.YAML

            Probes what lake.yaml assigns to this node, publishes what it sees, and keeps the HAProxy
            beside it in step with the routing state. Runs the hooks that lake.yaml gives this node.

              --check     read the configuration, print every problem, and end
              --help      this text
              --version   the version

            Signals: HUP reads the configuration again (a bad one is refused and the old one runs on);
            TERM and INT end in order, within 31 s when hooks run; routing stays as it is.
            Exit status: 0 ended in order, 1 failed to start, 2 wrong usage or configuration.
            """;

    private AgentMain() {}

    public static void main(String[] args) {
        List<String> words = List.of(args);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        if (words.contains("--version")) {
            System.out.println("vigia-agent " + version());
            return;
        }
        boolean check = words.contains("--check");
        List<String> files =
                words.stream().filter(word -> !word.equals("--check")).toList();
        if (files.size() != 1 || files.get(0).startsWith("-")) {
            System.err.print(USAGE);
            System.exit(2);
        }
        Path file = Path.of(files.get(0));
        VaultKeeper vaults = check ? VaultKeeper.forCheck() : VaultKeeper.forProcess();
        ConfigFiles reader = new ConfigFiles(System::getenv, vaults);
        try {
            LoadedAgent config = reader.loadAgent(file);
            config.warnings().forEach(warning -> System.err.println("warning: " + warning));
            if (check) {
                System.out.println(file + ": ok");
            } else {
                run(config, () -> reader.loadAgent(file), vaults);
            }
        } catch (ConfigException refused) {
            refused.problems().forEach(System.err::println);
            System.exit(2);
        }
    }

    private static void run(LoadedAgent config, Reload.Source<LoadedAgent> source, VaultKeeper vaults) {
        Logging.configure(config.agent().log());
        // One loop: the self-health meter sees the loop it ticks on, and that must be the one that probes.
        Vertx vertx = EventLoops.create(1);
        Agent agent = new Agent(vertx, config, vaults.figures());
        AgentReload counts = new AgentReload();
        Reload<LoadedAgent> reload = new Reload<>(config, source, AgentReload::plan, agent::reload, counts);
        Signals.on("HUP", reload::run);
        SecretsWatch.start(vertx, vaults, reload::run);
        OrderlyEnd end = new OrderlyEnd(END_LIMIT.plus(HOOKS_LIMIT))
                .before("event loops", () -> await(vertx.close()))
                .before("agent", () -> await(agent.close()))
                .before("hooks", () -> agent.endHooks(HOOKS_PATIENCE))
                .install();
        agent.start(counts)
                .onSuccess(started -> log.atInfo()
                        .addKeyValue("node", config.agent().node())
                        .addKeyValue("telemetry", config.agent().telemetry())
                        .addKeyValue("http", started.map(Object::toString).orElse("off"))
                        .addKeyValue("version", version())
                        .log("agent ready"))
                .onFailure(cause -> {
                    log.atError().setCause(cause).log("agent cannot start");
                    end.end(1);
                });
    }

    private static void await(io.vertx.core.Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static String version() {
        String version = AgentMain.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
