package io.vigia.cli;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Waits for what follows a drill: that its figures are recorded, and its way back, which the leader begins by itself. */
final class Returning {
    private static final Duration LOOK = Duration.ofMillis(300);
    /** The aggregators try for five minutes. */
    private static final Duration RETURN = Duration.ofSeconds(330);

    private static final Duration RECORDED = Duration.ofSeconds(5);
    /** How long nobody may answer. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Terminal terminal;
    private final AggregatorClient client;

    Returning(Terminal terminal, AggregatorClient client) {
        this.terminal = terminal;
        this.client = client;
    }

    /** Prints what {@code move} has measured. */
    void figures(String move) throws Unreachable {
        long deadline = System.nanoTime() + RECORDED.toNanos();
        while (true) {
            JsonObject status = Answers.good(client.get("/api/v1/status"));
            Optional<JsonObject> path = PathsText.provenBy(status, move);
            if (path.isPresent()) {
                new PathsText(terminal, status).print(path.get());
                return;
            }
            if (System.nanoTime() > deadline) {
                terminal.println("  " + move + " has recorded no figures: vigia drill paths");
                return;
            }
            client.turn();
            Following.pause(LOOK);
        }
    }

    /** The id of the way back of drill {@code out}, as soon as it has begun; empty, and said why, when it will not. */
    Optional<String> begun(String service, String out) throws Unreachable {
        terminal.progress("the way back ...");
        long start = System.nanoTime();
        long heard = start;
        while (System.nanoTime() - start < RETURN.toNanos()) {
            try {
                List<JsonObject> moves = moves(service);
                heard = System.nanoTime();
                Optional<JsonObject> back = moves.stream()
                        .filter(move -> Json.text(move, "cause").equals("back from drill " + out))
                        .findFirst();
                if (back.isPresent()) {
                    return back.map(move -> Json.text(move, "id"));
                }
                Optional<String> given = givenUp(moves, out);
                if (given.isPresent()) {
                    terminal.println("  " + terminal.paint(Terminal.Tone.BAD, given.get()));
                    return Optional.empty();
                }
            } catch (Unreachable gone) {
                if (System.nanoTime() - heard > SILENCE.toNanos()) {
                    throw gone;
                }
            }
            Following.pause(LOOK);
        }
        terminal.println("  the way back has not begun; see vigia failover plan " + service);
        return Optional.empty();
    }

    private List<JsonObject> moves(String service) throws Unreachable {
        return Json.objects(Answers.good(client.get("/api/v1/failovers")), "failovers").stream()
                .filter(move -> Json.text(move, "service").equals(service))
                .toList();
    }

    /** Newest first: another move after the drill makes its way back void, and the leader writes down that it has given up. */
    private static Optional<String> givenUp(List<JsonObject> moves, String out) {
        for (int i = 0; i < moves.size(); i++) {
            if (Json.text(moves.get(i), "id").equals(out)) {
                String detail = Json.text(moves.get(i), "detail");
                return i > 0
                        ? Optional.of("no way back: " + Json.text(moves.get(0), "id") + " has moved the service since")
                        : Optional.of(detail).filter(text -> text.contains("the way back could not be taken"));
            }
        }
        return Optional.empty();
    }
}
