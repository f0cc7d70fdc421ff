package io.vigia.lab.full;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.lab.servers.Http;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Vigia says of the whole lake, asked of whichever aggregator answers. */
final class VigiaView {
    private final List<URI> aggregators;

    /** @param aggregators each ends in {@code /} */
    VigiaView(List<URI> aggregators) {
        this.aggregators = List.copyOf(aggregators);
    }

    /** Empty when no aggregator that knows a leader answers. */
    Optional<JsonObject> status() throws InterruptedException {
        return ask("status").filter(status -> status.getJsonObject("group").getString("leader") != null);
    }

    /** Where the service would go now, and why; empty when nobody can say. */
    Optional<JsonObject> plan(String service) throws InterruptedException {
        return ask("services/" + service + "/plan");
    }

    private Optional<JsonObject> ask(String path) throws InterruptedException {
        for (URI aggregator : aggregators) {
            Optional<JsonObject> answer = ask(aggregator.resolve("api/v1/" + path));
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonObject> ask(URI uri) throws InterruptedException {
        try {
            HttpResponse<String> answer = Http.get(uri);
            return answer.statusCode() == 200 ? Optional.of(new JsonObject(answer.body())) : Optional.empty();
        } catch (IOException | DecodeException noAnswer) {
            return Optional.empty();
        }
    }

    /** The objects of an array, none when it is not there. */
    static List<JsonObject> objects(JsonObject json, String key) {
        JsonArray array = json.getJsonArray(key, new JsonArray());
        List<JsonObject> objects = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            objects.add(array.getJsonObject(i));
        }
        return objects;
    }

    /** The object whose {@code id} that is. */
    static Optional<JsonObject> byId(JsonObject json, String key, String id) {
        return objects(json, key).stream()
                .filter(object -> id.equals(object.getString("id")))
                .findFirst();
    }
}
