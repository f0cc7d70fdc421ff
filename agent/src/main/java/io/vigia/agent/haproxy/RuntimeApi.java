package io.vigia.agent.haproxy;

import io.vertx.core.Future;

/** One balancer's Runtime API. Never blocks; every answer is bounded in size and time. */
public interface RuntimeApi {
    /**
     * Sends one line (commands may be joined by {@code ;}) on a connection of its own and returns the whole answer.
     * Fails with a {@link RuntimeApiException} when the socket is missing, forbidden, hangs past its time-out, or answers
     * more than the bound.
     */
    Future<String> send(String line);
}
