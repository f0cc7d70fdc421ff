package io.vigia.aggregator.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Errors as RFC 9457 problem details. */
final class Problems {
    static final String TYPE = "application/problem+json";

    private Problems() {}

    /** @param detail one line, for people: what would be right */
    static void end(HttpServerResponse response, int status, String detail) {
        end(response, status, detail, Map.of());
    }

    /** @param more further members */
    static void end(HttpServerResponse response, int status, String detail, Map<String, Object> more) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(new JsonObject(new LinkedHashMap<>(more))
                        .put("type", "about:blank")
                        .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                        .put("status", status)
                        .put("detail", detail)
                        .toBuffer());
    }
}
