package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import java.util.List;

/** How an objective looks to a person, and whether one should look. */
final class SloAttention {
    private SloAttention() {}

    /** Too little measured so far, or nothing that has happened yet, needs nobody; nothing measured now does. */
    static boolean isNeeded(JsonObject slo) {
        return isBreached(slo) || !firing(slo).isEmpty() || !Json.flag(slo, "measuring");
    }

    static boolean isNeededOfComposite(JsonObject composite) {
        return isBreached(composite) || Json.text(composite, "state").equals("no_data");
    }

    static boolean isBreached(JsonObject slo) {
        return Json.text(slo, "state").equals("breached");
    }

    static Tone tone(JsonObject slo) {
        List<JsonObject> firing = firing(slo);
        if (isBreached(slo) || firing.stream().anyMatch(alert -> toneOf(alert) == Tone.BAD)) {
            return Tone.BAD;
        }
        if (!firing.isEmpty()) {
            return Tone.WARN;
        }
        return Json.flag(slo, "measuring") ? ofState(slo) : Tone.UNKNOWN;
    }

    static Tone ofState(JsonObject slo) {
        return switch (Json.text(slo, "state")) {
            case "met" -> Tone.GOOD;
            case "breached" -> Tone.BAD;
            default -> Tone.UNKNOWN;
        };
    }

    /** Of an alert that fires. */
    static Tone toneOf(JsonObject alert) {
        return Json.text(alert, "severity").equals("page") ? Tone.BAD : Tone.WARN;
    }

    /** {@code met}, {@code no data}, {@code met, frozen}. */
    static String state(JsonObject slo) {
        String state = Json.text(slo, "state");
        boolean frozen = !Json.flag(slo, "measuring") && !state.equals("no_data");
        return state.replace('_', ' ') + (frozen ? ", frozen" : "");
    }

    static List<JsonObject> firing(JsonObject slo) {
        return Json.objects(slo, "firing");
    }
}
