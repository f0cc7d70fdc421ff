package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Watches a correction reach the budgets, and shows each before and after. */
final class SloCorrecting {
    private static final Duration LOOK = Duration.ofMillis(200);
    private final Terminal terminal;
    private final AggregatorClient client;
    private final JsonObject before;
    private final Duration patience;

    /**
     * @param before the list of objectives, as it was
     * @param patience for how long the budgets are looked at; it usually takes less than a second
     */
    SloCorrecting(Terminal terminal, AggregatorClient client, JsonObject before, Duration patience) {
        this.terminal = terminal;
        this.client = client;
        this.before = before;
        this.patience = patience;
    }

    /** Whether all of them were seen to change. */
    boolean show(Set<String> ids, String correction) throws Unreachable {
        Set<String> waited = new LinkedHashSet<>(ids);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            for (String id : java.util.List.copyOf(waited)) {
                Optional<JsonObject> after = look(id, correction);
                if (after.isPresent()) {
                    waited.remove(id);
                    print(id, correction, after.get());
                }
            }
            if (waited.isEmpty() || System.nanoTime() > deadline) {
                waited.forEach(id -> terminal.println("  " + terminal.symbol(Tone.WARN) + " " + Terminal.safe(id)
                        + " has not been seen to change within " + patience.toSeconds()
                        + " s; look again: vigia slo show "
                        + Terminal.safe(id)));
                return waited.isEmpty();
            }
            pause();
        }
    }

    /** The objective, once the correction is among its own. */
    private Optional<JsonObject> look(String id, String correction) throws Unreachable {
        AggregatorClient.Answer answer = client.get(OneSloCommand.path(id));
        if (!answer.isSuccess()) {
            return Optional.empty();
        }
        JsonObject slo = answer.json();
        return entry(slo, correction).map(there -> slo);
    }

    private static Optional<JsonObject> entry(JsonObject slo, String correction) {
        return Json.objects(slo, "corrections").stream()
                .filter(one -> Json.text(one, "id").equals(correction))
                .findFirst();
    }

    private void print(String id, String correction, JsonObject after) {
        JsonObject was = Json.objects(before, "slos").stream()
                .filter(slo -> Json.text(slo, "id").equals(id))
                .findFirst()
                .orElse(JsonObject.EMPTY_JSON_OBJECT);
        terminal.println("  " + Terminal.safe(id) + "  left before " + left(was) + ", after " + left(after) + "; "
                + SloFigures.minutes(after, "excusedMinutes") + " of its window do not count");
        entry(after, correction)
                .ifPresent(one -> terminal.println("      taken out: " + Json.text(one, "takenFrom") + " "
                        + terminal.arrow() + " " + Json.text(one, "takenUntil")));
    }

    private static String left(JsonObject slo) {
        JsonObject budget = Json.object(slo, "budget").orElse(JsonObject.EMPTY_JSON_OBJECT);
        return SloFigures.left(budget) + " (" + SloFigures.minutes(budget, "leftMinutes") + ")";
    }

    private static void pause() throws Unreachable {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unreachable("vigia: interrupted; the time is taken out all the same: vigia slo corrections");
        }
    }
}
