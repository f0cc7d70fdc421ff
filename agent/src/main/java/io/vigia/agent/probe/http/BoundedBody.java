package io.vigia.agent.probe.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** Reads the body of an answer up to a bound, whatever the server sends. */
final class BoundedBody {
    private BoundedBody() {}

    /** The body, cut at {@code maxBytes}: then one byte longer than that, and nothing more is read. */
    static Future<Buffer> read(HttpClientResponse response, int maxBytes) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        response.handler(chunk -> {
            int room = maxBytes + 1 - body.length();
            body.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
            if (chunk.length() >= room) {
                response.pause();
                whole.tryComplete(body);
            }
        });
        return whole.future();
    }
}
