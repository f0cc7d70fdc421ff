package io.vigia.cli;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** Watches a move to its end, one line for each step that begins or ends; a change of leader does not matter. */
final class Following {
    private static final Duration LOOK = Duration.ofMillis(200);
    /** How long nobody may answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Terminal terminal;
    private final AggregatorClient client;

    Following(Terminal terminal, AggregatorClient client) {
        this.terminal = terminal;
        this.client = client;
    }

    /** Returns the move once it is over. */
    JsonObject follow(String id) throws Unreachable {
        MoveText text = new MoveText(terminal);
        List<String> shown = List.of();
        long heardNanos = System.nanoTime();
        while (true) {
            try {
                AggregatorClient.Answer answer = client.get("/api/v1/failovers/" + id);
                if (answer.isSuccess()) {
                    heardNanos = System.nanoTime();
                    JsonObject move = answer.json();
                    shown = show(text, move, shown);
                    if (!Json.text(move, "outcome").equals("moving")) {
                        return move;
                    }
                }
            } catch (Unreachable gone) {
                if (System.nanoTime() - heardNanos > PATIENCE.toNanos()) {
                    throw gone;
                }
            }
            if (System.nanoTime() - heardNanos > PATIENCE.toNanos()) {
                throw new Unreachable("vigia: no aggregator knows of " + id + " any more");
            }
            pause();
        }
    }

    /** Shows the steps that stand otherwise than before; those that have not begun are no news. */
    private List<String> show(MoveText text, JsonObject move, List<String> before) {
        List<JsonObject> steps = Json.objects(move, "steps");
        for (int i = 0; i < steps.size(); i++) {
            String status = Json.text(steps.get(i), "status");
            String old = i < before.size() ? before.get(i) : "pending";
            if (!status.equals(old)) {
                terminal.progress("  " + text.step(steps.get(i)));
            }
        }
        return steps.stream().map(step -> Json.text(step, "status")).toList();
    }

    private static void pause() throws Unreachable {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unreachable("vigia: interrupted; the move goes on: vigia failover list");
        }
    }

    /** What the shell is told of a move that is over. */
    static int exitCode(JsonObject move) {
        return switch (Json.text(move, "outcome")) {
            case "done" -> ExitCode.OK;
            case "degraded" -> ExitCode.DEGRADED;
            default -> ExitCode.FAILED;
        };
    }
}
