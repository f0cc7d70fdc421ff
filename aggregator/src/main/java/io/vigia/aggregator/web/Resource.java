package io.vigia.aggregator.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32C;

/** A file of the page, kept in memory. */
record Resource(Buffer body, String contentType, String etag) {
    static Resource load(String name, String contentType) {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is not in this build");
            }
            byte[] bytes = in.readAllBytes();
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            return new Resource(Buffer.buffer(bytes), contentType, "\"" + Long.toHexString(crc.getValue()) + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void serve(RoutingContext ask) {
        ask.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, etag)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        if (etag.equals(ask.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            ask.response().setStatusCode(304).end();
        } else {
            ask.response().end(body);
        }
    }
}
