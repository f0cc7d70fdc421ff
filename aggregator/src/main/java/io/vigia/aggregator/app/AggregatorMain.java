package io.vigia.aggregator.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.aggregator.consensus.StoreException;
import io.vigia.core.config.ConfigException;
import io.vigia.platform.life.EventLoops;
import io.vigia.platform.life.OrderlyEnd;
import io.vigia.platform.life.Reload;
import io.vigia.platform.life.Signals;
import io.vigia.platform.log.Logging;
import io.vigia.platform.vault.SecretsWatch;
import io.vigia.platform.vault.VaultKeeper;
import io.vigia.platform.yaml.ConfigFiles;
import io.vigia.platform.yaml.ConfigFiles.LoadedAggregator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The aggregator's process: {@code vigia-aggregator [--check] aggregator.yaml}. */
public final class AggregatorMain {
    private static final Logger LOG = LoggerFactory.getLogger(AggregatorMain.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);
    private static final String USAGE = """
            usage: vigia-aggregator [--check] AGGREGATOR.YAML

            Hears the agents, concludes what is up and what is down, decides failovers, keeps the decisions,
            and tells the actuators beside the load balancers.

              --check     read the configuration, print every problem, and end
              --help      this text
              --version   the version

            Signals: HUP reads the configuration again (a bad one is refused and the old one runs on);
            TERM and INT end in order; the load balancers stay as they are.
            Exit status: 0 ended in order, 1 failed to start, 2 wrong usage or configuration.
            """;

    private AggregatorMain() {}

    public static void main(String[] args) {
        List<String> words = List.of(args);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        if (words.contains("--version")) {
            System.out.println("vigia-aggregator " + version());
            return;
        }
        List<String> files =
                words.stream().filter(word -> !word.equals("--check")).toList();
        if (files.size() != 1 || files.get(0).startsWith("-")) {
            System.err.print(USAGE);
            System.exit(2);
        }
        Path file = Path.of(files.get(0));
        VaultKeeper vaults = words.contains("--check") ? VaultKeeper.forCheck() : VaultKeeper.forProcess();
        ConfigFiles reader = new ConfigFiles(System::getenv, vaults);
        try {
            LoadedAggregator loaded = reader.loadAggregator(file);
            loaded.warnings().forEach(warning -> System.err.println("warning: " + warning));
            if (words.contains("--check")) {
                System.out.println(file + ": ok");
            } else {
                run(loaded, AggregatorReload.source(reader, file, loaded), vaults);
            }
        } catch (ConfigException refused) {
            refused.problems().forEach(System.err::println);
            System.exit(2);
        }
    }

    private static void run(LoadedAggregator loaded, Reload.Source<LoadedAggregator> source, VaultKeeper vaults) {
        Logging.configure(loaded.aggregator().log());
        Vertx vertx = EventLoops.create(Aggregator.EVENT_LOOPS);
        OrderlyEnd end = new OrderlyEnd(END_LIMIT).before("event loops", () -> await(vertx.close()));
        try {
            Aggregator aggregator = new Aggregator(vertx, loaded, version());
            Reload<LoadedAggregator> reload = new Reload<>(
                    loaded,
                    source,
                    AggregatorReload::plan,
                    aggregator::reload,
                    new AggregatorReload(aggregator.exporter(), Clock.systemUTC()));
            Signals.on("HUP", reload::run);
            aggregator.exporter().vault(vaults.figures());
            SecretsWatch.start(vertx, vaults, reload::run);
            end.before("aggregator", () -> await(aggregator.close())).install();
            aggregator
                    .start()
                    .onSuccess(ports -> LOG.atInfo()
                            .addKeyValue("node", loaded.aggregator().node())
                            .addKeyValue("lake", loaded.lake().name())
                            .addKeyValue("http", ports.http())
                            .addKeyValue("stream", ports.stream())
                            .addKeyValue("tls", loaded.aggregator().tls().isPresent())
                            .addKeyValue("version", version())
                            .log("aggregator ready"))
                    .onFailure(cause -> {
                        LOG.atError().setCause(cause).log("aggregator cannot start");
                        end.end(1);
                    });
        } catch (StoreException refused) {
            LOG.atError().addKeyValue("error", refused.getMessage()).log("aggregator must not start");
            end.end(1);
        }
    }

    private static void await(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static String version() {
        String version = AggregatorMain.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
