package io.vigia.lab.lake;

import io.vigia.lab.servers.ChildProcess;
import java.io.IOException;
import java.time.Duration;

/** What people and scenarios do to the lake; each returns one line that says what was done. */
public final class Breakage {
    private static final Duration START = Duration.ofSeconds(30);

    private final Lake lake;

    public Breakage(Lake lake) {
        this.lake = lake;
    }

    /** SIGKILL to a site's S3 server. */
    public String kill(String site) {
        lake.site(site).process().kill();
        return "killed the S3 server of site " + site;
    }

    /** SIGSTOP to a site's S3 server: it accepts connections and answers nothing. */
    public String freeze(String site) throws IOException {
        lake.site(site).process().freeze();
        return "froze the S3 server of site " + site;
    }

    /** SIGKILL to a site's agent. */
    public String killAgent(String site) {
        lake.agent("agent-" + site).kill();
        return "killed the agent of site " + site;
    }

    /** Service and agent at once. */
    public String killSite(String site) {
        kill(site);
        killAgent(site);
        return "killed the S3 server and the agent of site " + site;
    }

    /** Brings a site's server and agent back, and waits until the server serves. */
    public String restore(String site) throws IOException, InterruptedException {
        S3Site server = lake.site(site);
        bringBack(server.process());
        bringBack(lake.agent("agent-" + site));
        server.awaitServing(START);
        return "site " + site + " is back";
    }

    /** SIGKILL to one aggregator. */
    public String killAggregator(String name) {
        lake.aggregator(name).kill();
        return "killed " + name;
    }

    /** SIGKILL to every aggregator. */
    public String killAggregators() {
        lake.aggregators().keySet().forEach(this::killAggregator);
        return lake.aggregators().size() == 1 ? "killed the aggregator" : "killed all aggregators";
    }

    /** Thaws and starts every aggregator that needs it. */
    public String restoreAggregators() throws IOException, InterruptedException {
        for (ChildProcess aggregator : lake.aggregators().values()) {
            bringBack(aggregator);
        }
        return lake.aggregators().size() == 1 ? "started the aggregator" : "started the aggregators";
    }

    /** Thaws a process that was frozen, starts one that was killed. */
    public static void bringBack(ChildProcess process) throws IOException, InterruptedException {
        if (process.frozen()) {
            process.thaw();
        }
        startAgain(process);
    }

    /** Starts a process that was killed; waits first until the kernel has buried it. */
    public static void startAgain(ChildProcess process) throws IOException, InterruptedException {
        if (!process.frozen() && process.awaitEnd(Duration.ofMillis(process.running() ? 200 : 0))) {
            process.start();
        }
    }
}
