package io.vigia.agent.probe.cdc;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.ReadingList;
import io.vigia.agent.probe.Reasons;
import io.vigia.agent.probe.UnexpectedAnswer;
import io.vigia.core.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What connectors and canaries say of a pipeline. */
final class CdcJudge {
    /** So long may the first canary take before it is missed. */
    static final long FIRST_MILLIS = 10_000;

    private CdcJudge() {}

    /** One part of the whole, with its words. */
    record Part(Outcome outcome, String reason) {}

    /**
     * What Kafka Connect answers to {@code GET /connectors?expand=status}.
     *
     * @param wanted names; all that are there when empty
     * @param readings are given the counts of each connector
     */
    static Part connectors(JsonObject answer, List<String> wanted, ReadingList readings) throws UnexpectedAnswer {
        List<String> troubles = new ArrayList<>();
        boolean dead = false;
        int tasks = 0;
        var names = wanted.isEmpty() ? new TreeSet<>(answer.fieldNames()) : wanted;
        readings.add("cdc_connectors", "", answer.size());
        for (String name : names) {
            if (!answer.containsKey(name)) {
                troubles.add("there is no connector " + name);
                dead = true;
                continue;
            }
            Connector connector = Connector.read(name, answer);
            readings.add("cdc_connector_tasks_running", name, connector.running);
            readings.add("cdc_connector_tasks_failed", name, connector.failed);
            tasks += connector.running;
            dead |= connector.running == 0 && connector.anyFailed;
            troubles.addAll(connector.troubles);
        }
        if (troubles.isEmpty()) {
            return names.isEmpty()
                    ? new Part(Outcome.DEGRADED, "there is no connector")
                    : new Part(Outcome.UP, count(names.size(), "connector") + ", " + count(tasks, "task") + " running");
        }
        return new Part(dead ? Outcome.DOWN : Outcome.DEGRADED, String.join("; ", troubles));
    }

    private static final class Connector {
        private int running;
        private int failed;
        private boolean anyFailed;
        private final List<String> troubles = new ArrayList<>();

        static Connector read(String name, JsonObject answer) throws UnexpectedAnswer {
            try {
                JsonObject status = answer.getJsonObject(name).getJsonObject("status");
                Connector read = new Connector();
                read.add("connector " + name, status.getJsonObject("connector"), false);
                JsonArray tasks = status.getJsonArray("tasks");
                for (int i = 0; i < tasks.size(); i++) {
                    JsonObject task = tasks.getJsonObject(i);
                    read.add("task " + name + "-" + task.getInteger("id"), task, true);
                }
                if (tasks.isEmpty() && read.troubles.isEmpty()) {
                    read.troubles.add("connector " + name + " has no task");
                }
                return read;
            } catch (ClassCastException | NullPointerException | IllegalArgumentException malformed) {
                throw new UnexpectedAnswer("answer is not Kafka Connect's: no status of connector " + name);
            }
        }

        private void add(String what, JsonObject status, boolean task) {
            String state = status.getString("state");
            if (state.equals("RUNNING")) {
                running += task ? 1 : 0;
                return;
            }
            String trace = status.getString("trace");
            boolean broken = state.equals("FAILED");
            failed += broken && task ? 1 : 0;
            anyFailed |= broken;
            troubles.add(what + " is " + state
                    + (broken && trace != null
                            ? ": " + trace.lines().findFirst().orElse("")
                            : ""));
        }
    }

    /** Kafka Connect could not be asked; canaries that flow speak for the data. */
    static Part unanswered(ProbeResult failure, boolean canaries) {
        Outcome outcome = canaries && failure.outcome() == Outcome.DOWN ? Outcome.DEGRADED : failure.outcome();
        return new Part(outcome, "Connect: " + failure.reason());
    }

    /**
     * @param destination why the destination cannot be read; null when it can
     * @param source why the source cannot be written; null when it can
     * @param topicThere whether the destination has the topic
     * @param sinceMillis how long the probe has looked
     * @param slowMillis lag that is more is slow
     */
    static Part canaries(
            @Nullable ProbeResult destination,
            @Nullable String source,
            boolean topicThere,
            boolean anyArrived,
            OptionalLong lagMillis,
            long sinceMillis,
            long slowMillis) {
        if (destination != null) {
            return new Part(destination.outcome(), "destination: " + destination.reason());
        }
        if (source != null) {
            return new Part(
                    Outcome.DEGRADED,
                    "source: " + source
                            + (lagMillis.isPresent()
                                    ? "; at most " + seconds(lagMillis.getAsLong()) + " are missing"
                                    : ""));
        }
        if (lagMillis.isEmpty()) {
            String what = topicThere
                    ? anyArrived ? "no canary has arrived yet in some partition" : "no canary has arrived yet"
                    : "the destination does not have the topic yet";
            return sinceMillis < FIRST_MILLIS
                    ? new Part(Outcome.UNKNOWN, what)
                    : new Part(Outcome.DEGRADED, what + ", after " + seconds(sinceMillis));
        }
        long lag = lagMillis.getAsLong();
        return lag > slowMillis
                ? new Part(Outcome.DEGRADED, "canaries are " + seconds(lag) + " behind")
                : new Part(Outcome.UP, "canaries take " + lag + " ms");
    }

    /** The worst of the parts, with the words of all that are as they should not be, or of all. */
    static ProbeResult together(List<Part> parts, ReadingList readings, OptionalLong lagMillis) {
        Outcome worst = Outcome.UP;
        List<String> bad = new ArrayList<>();
        List<String> good = new ArrayList<>();
        for (Part part : parts) {
            worst = severity(part.outcome) > severity(worst) ? part.outcome : worst;
            (part.outcome == Outcome.UP ? good : bad).add(part.reason);
        }
        String reason = Reasons.line(String.join("; ", bad.isEmpty() ? good : bad));
        return new ProbeResult(worst, reason, lagMillis, readings.list());
    }

    private static int severity(Outcome outcome) {
        return switch (outcome) {
            case UP -> 0;
            case UNKNOWN -> 1;
            case DEGRADED -> 2;
            case DOWN -> 3;
        };
    }

    private static String seconds(long millis) {
        return millis / 1000 + "." + millis % 1000 / 100 + " s";
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
