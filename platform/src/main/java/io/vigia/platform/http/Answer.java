package io.vigia.platform.http;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;

/**
 * What a server answered. Its text never includes the body, which may hold secrets.
 *
 * @param index the header {@code X-Consul-Index}, where there is one
 */
public record Answer(int status, Optional<String> index, String body) {
    /** @throws IOException when the body is no JSON object; the message does not repeat it */
    public JsonObject object() throws IOException {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException malformed) {
            throw noJson("object");
        }
    }

    /** @throws IOException when the body is no JSON array; the message does not repeat it */
    public JsonArray array() throws IOException {
        try {
            return new JsonArray(body);
        } catch (DecodeException | ClassCastException malformed) {
            throw noJson("array");
        }
    }

    /** Without the failure of the parser, whose message quotes what it stumbled over. */
    private IOException noJson(String what) {
        return new IOException("answered " + status + " and no JSON " + what);
    }

    @Override
    public String toString() {
        return "Answer[" + status + ", " + body.length() + " characters]";
    }
}
