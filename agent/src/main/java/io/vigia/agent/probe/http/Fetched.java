package io.vigia.agent.probe.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.agent.probe.Reasons;
import io.vigia.agent.probe.UnexpectedAnswer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered.
 *
 * @param body as far as it was read
 * @param cut whether there was more
 */
public record Fetched(int status, String message, MultiMap headers, Buffer body, boolean cut) {
    private static final int MAX_QUOTED = 80;

    /** This, when the status is as wanted. */
    public Fetched expect(int wanted) throws UnexpectedAnswer {
        if (status != wanted) {
            throw new UnexpectedAnswer(describe());
        }
        return this;
    }

    /** The status in words: a redirection says where to. */
    public String describe() {
        String location = headers.get("Location");
        return status >= 300 && status < 400 && location != null
                ? "redirected to " + quoted(location) + " (" + status + ")"
                : "answered " + status + (message.isBlank() ? "" : " " + quoted(message));
    }

    public String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    /** The body, which must be a whole JSON object. */
    public JsonObject object() throws UnexpectedAnswer {
        refuseCut();
        try {
            return body.toJsonObject();
        } catch (DecodeException | ClassCastException | IllegalArgumentException malformed) {
            throw noJson("object");
        }
    }

    /** The body, which must be a whole JSON array. */
    public JsonArray array() throws UnexpectedAnswer {
        refuseCut();
        try {
            return body.toJsonArray();
        } catch (DecodeException | ClassCastException | IllegalArgumentException malformed) {
            throw noJson("array");
        }
    }

    private void refuseCut() throws UnexpectedAnswer {
        if (cut) {
            throw new UnexpectedAnswer("answer is larger than " + body.length() / 1024 + " KiB");
        }
    }

    private UnexpectedAnswer noJson(String what) {
        @Nullable String type = headers.get("Content-Type");
        return new UnexpectedAnswer("answered " + status + (type == null ? "" : " with " + quoted(type))
                + " and no JSON " + what + ": '" + quoted(text()) + "'");
    }

    static String quoted(String text) {
        return Reasons.line(text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...");
    }
}
