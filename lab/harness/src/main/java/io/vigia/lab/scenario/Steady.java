package io.vigia.lab.scenario;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.lake.HaproxyProcess;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.load.Exchange;
import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.watch.AlertWatch;
import io.vigia.lab.watch.LakeStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The state from which every run begins: all serves, all agrees, no cooldown, all clients content. */
final class Steady {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final Stage stage;
    private int acknowledgements;
    private String firstChoiceAlone = Lake.INITIAL;

    Steady(Stage stage) {
        this.stage = stage;
    }

    /** What a run begins with. */
    record Start(String active, long epoch) {}

    /** Brings back what is broken, clears the cooldown, and returns when all is steady. */
    Start reach() throws IOException, InterruptedException {
        repair();
        await(this::notSettled);
        String words = "the lab begins run " + ++acknowledgements;
        if (stage.status().acknowledge(Stage.SERVICE, words)) {
            stage.recorder().acknowledged(words);
        }
        await(this::notAcknowledged);
        String active = status().service().active();
        lead(active);
        await(() -> notServed(active));
        return new Start(active, status().epoch());
    }

    private void repair() throws IOException, InterruptedException {
        Lake lake = stage.lake();
        if (stage.hasNetwork()) {
            stage.network().faults().undoAll();
        }
        Breakage breakage = new Breakage(lake);
        for (HaproxyProcess balancer : lake.allBalancers()) {
            Breakage.startAgain(balancer.process());
        }
        for (ChildProcess aggregator : lake.aggregators().values()) {
            if (hasLeftTheGroup(aggregator)) {
                // As a service manager or a person would once there is room on its disk again.
                aggregator.kill();
            }
            if (!aggregator.running()) {
                stage.status().forgetClock(aggregator.name());
            }
        }
        breakage.restoreAggregators();
        for (String site : Lake.SITES) {
            breakage.restore(site);
        }
        for (String balancer : lake.balancers().keySet()) {
            Breakage.bringBack(lake.agent("agent-" + balancer));
            stage.reachable(balancer, System.nanoTime());
        }
        stage.recorder().mended();
    }

    /** A full disk ends an aggregator's part in the group until it is started again. */
    private boolean hasLeftTheGroup(ChildProcess aggregator) {
        LakeStatus status = stage.status().freshOf(aggregator.name());
        return status != null && status.group() != null && status.group().role().equals("none");
    }

    /** The balancers that stand alone begin each run with the site that Vigia has active. */
    private void lead(String active) throws IOException {
        if (!active.equals(firstChoiceAlone)) {
            stage.lake().configureAlone(active);
            for (HaproxyProcess balancer : stage.lake().alone().values()) {
                balancer.reload();
            }
            firstChoiceAlone = active;
        }
    }

    /** Why the lake has not settled; empty when it has. */
    String notSettled() {
        LakeStatus status = stage.status().fresh();
        if (status == null || status.service() == null) {
            return "the aggregator does not answer: " + stage.status().trouble();
        }
        LakeStatus.Service service = status.service();
        if (!service.phase().equals("steady")) {
            return "the service is " + service.phase() + " " + service.hold();
        }
        if (!service.up().containsAll(Lake.SITES)) {
            return "only these sites are up: " + service.up();
        }
        String apart = notTogether();
        if (!apart.isEmpty()) {
            return apart;
        }
        for (LakeStatus.Balancer balancer : status.balancers()) {
            if (!balancer.condition().equals("in-step")) {
                return balancer.id() + " is " + balancer.condition();
            }
        }
        if (status.balancers().size() < stage.moved().size()) {
            return "only " + status.balancers().size() + " balancers are known";
        }
        for (String balancer : stage.moved().keySet()) {
            if (!Set.of(service.active()).equals(stage.serving(balancer))) {
                return balancer + " serves " + stage.serving(balancer) + ", not " + service.active();
            }
        }
        return "";
    }

    /** Why the aggregators are no whole group; empty when they are, or there is only one. */
    private String notTogether() {
        if (stage.lake().aggregators().size() == 1) {
            return "";
        }
        if (stage.status().leader().isEmpty()) {
            return "no aggregator leads";
        }
        for (String aggregator : stage.lake().aggregators().keySet()) {
            LakeStatus status = stage.status().freshOf(aggregator);
            LakeStatus.Group group = status == null ? null : status.group();
            if (group == null || !group.quorum()) {
                return aggregator + " is not in the group: " + group;
            }
        }
        return "";
    }

    private String notAcknowledged() {
        LakeStatus status = stage.status().fresh();
        if (status == null || status.service() == null) {
            return "the aggregator does not answer: " + stage.status().trouble();
        }
        if (status.service().cooldownUntil() != null
                && status.service().cooldownUntil().isAfter(status.now())) {
            return "the cooldown lasts until " + status.service().cooldownUntil();
        }
        Set<String> ineligible = new TreeSet<>(Lake.SITES);
        ineligible.removeAll(status.service().eligible());
        ineligible.remove(status.service().active());
        return ineligible.isEmpty() ? notSettled() : "not eligible: " + ineligible;
    }

    private String notServed(String active) {
        for (String balancer : stage.alone().keySet()) {
            if (!new TreeSet<>(Lake.SITES).equals(stage.serving(balancer))) {
                return balancer + " alone serves " + stage.serving(balancer);
            }
        }
        for (Map.Entry<String, AlertWatch> alertmanager : stage.alerts().entrySet()) {
            // What stood before the injection must have been seen before it.
            String trouble = alertmanager.getValue().trouble();
            if (!trouble.isEmpty()) {
                return alertmanager.getKey() + " does not answer: " + trouble;
            }
        }
        long since = System.nanoTime() - QUIET_NANOS;
        for (HaproxyProcess balancer : stage.lake().allBalancers()) {
            List<Exchange> last = stage.load().endedSince(balancer.name(), since);
            long other = last.stream()
                    .filter(exchange -> !active.equals(exchange.site()))
                    .count();
            if (last.isEmpty() || other > 0) {
                return other + " of " + last.size() + " answers through " + balancer.name() + " are not from " + active;
            }
        }
        return notAcknowledged();
    }

    /** The newest status; never null once the lake has settled. */
    Fresh status() throws IOException {
        LakeStatus status = stage.status().fresh();
        if (status == null || status.service() == null) {
            throw new IOException(
                    "the aggregator does not answer: " + stage.status().trouble());
        }
        return new Fresh(status, status.service());
    }

    /** A status that has a service. */
    record Fresh(LakeStatus status, LakeStatus.Service service) {
        long epoch() {
            return status.epoch();
        }
    }

    /** A condition that says why it does not hold. */
    @FunctionalInterface
    interface Reason {
        /** Empty when it holds. */
        String whyNot();
    }

    static void await(Reason reason) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        String why = reason.whyNot();
        while (!why.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("not steady within " + LIMIT.toSeconds() + " s: " + why);
            }
            Thread.sleep(20);
            why = reason.whyNot();
        }
    }
}
