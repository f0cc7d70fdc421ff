package io.vigia.cli;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Watches a move to its end, one line for each step that begins or ends. A change of leader does not matter: whoever answers is believed
 * as far as it knows more than what was shown, for one that is cut off tells old news.
 */
final class Following {
    private static final Duration LOOK = Duration.ofMillis(200);
    /** Without news for this long, somebody else is asked. */
    private static final Duration OLD = Duration.ofSeconds(1);
    /** How long nobody may answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Terminal terminal;
    private final AggregatorClient client;
    private final MoveText text;
    private List<String> shown = List.of();
    private int known = -1;
    private boolean silence;

    Following(Terminal terminal, AggregatorClient client) {
        this.terminal = terminal;
        this.client = client;
        this.text = new MoveText(terminal);
    }

    /** Returns the move once it is over. */
    JsonObject follow(String id) throws Unreachable {
        long heardNanos = System.nanoTime();
        long newsNanos = heardNanos;
        boolean met = false;
        while (true) {
            Optional<JsonObject> answer = look(id, heardNanos);
            long now = System.nanoTime();
            if (answer.isPresent()) {
                heardNanos = now;
                if (!met) {
                    met = meet();
                }
                if (isNews(answer.get())) {
                    newsNanos = now;
                    show(answer.get());
                    if (over(answer.get())) {
                        return answer.get();
                    }
                }
            } else if (now - heardNanos > PATIENCE.toNanos()) {
                throw new Unreachable(
                        "vigia: no aggregator knows of " + id + " any more: vigia history --failover " + id);
            }
            if (now - newsNanos > OLD.toNanos()) {
                newsNanos = now;
                client.turn();
            }
            pause(LOOK);
        }
    }

    private Optional<JsonObject> look(String id, long heardNanos) throws Unreachable {
        try {
            AggregatorClient.Answer answer = client.get("/api/v1/failovers/" + Told.segment(id));
            silence &= !answer.isSuccess();
            return answer.isSuccess() ? Optional.of(answer.json()) : Optional.empty();
        } catch (Unreachable gone) {
            if (System.nanoTime() - heardNanos > PATIENCE.toNanos()) {
                throw gone;
            }
            if (!silence) {
                silence = true;
                terminal.progress("  " + terminal.symbol(Terminal.Tone.WARN) + " nobody answers; still asking");
            }
            return Optional.empty();
        }
    }

    /** So that the end is seen even when whoever was given is gone by then. */
    private boolean meet() {
        try {
            client.meet();
            return true;
        } catch (Unreachable gone) {
            return false; // the next look says so, and then this is tried again
        }
    }

    /** Whether it is further on than what was shown. */
    private boolean isNews(JsonObject move) {
        int progress = over(move) ? 1_000_000 : 0;
        for (JsonObject step : Json.objects(move, "steps")) {
            progress += switch (Json.text(step, "status")) {
                case "pending" -> 0;
                case "running" -> 1;
                default -> 2;
            };
        }
        boolean news = progress > known;
        known = Math.max(known, progress);
        return news;
    }

    /** Shows the steps that stand otherwise than before; those that have not begun are no news. */
    private void show(JsonObject move) {
        List<JsonObject> steps = Json.objects(move, "steps");
        for (int i = 0; i < steps.size(); i++) {
            String old = i < shown.size() ? shown.get(i) : "pending";
            if (!Json.text(steps.get(i), "status").equals(old)) {
                terminal.progress("  " + text.step(steps.get(i)));
            }
        }
        shown = steps.stream().map(step -> Json.text(step, "status")).toList();
    }

    private static boolean over(JsonObject move) {
        return !Json.text(move, "outcome").equals("moving");
    }

    static void pause(Duration length) throws Unreachable {
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unreachable("vigia: interrupted; the move goes on: vigia failover list");
        }
    }
}
