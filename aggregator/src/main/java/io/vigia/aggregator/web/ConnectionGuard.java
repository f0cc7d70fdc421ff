package io.vigia.aggregator.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vigia.aggregator.decide.Membership;
import io.vigia.platform.wire.Rejections;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds what connections may cost: how many there are, and how long each may take to say what it wants, to get its answer,
 * and to idle. A client that drips bytes never rests long enough for an idle time-out, so these are deadlines. One context.
 */
final class ConnectionGuard {
    /**
     * @param headersMillis from the connection, or from the last answer, to the end of the next request's headers
     * @param answerMillis from there to the end of the answer
     * @param groupMillis the same of a change of the group, once it is begun: a new member is filled before it belongs
     */
    record Limits(int connections, long headersMillis, long answerMillis, long groupMillis) {
        static final Limits DEFAULT = new Limits(
                512, 10_000, 15_000, Membership.LONGEST.plusSeconds(5).toMillis());
    }

    private static final String SOURCE = "http";

    private final Vertx vertx;
    private final Limits limits;
    private final Rejections rejections;
    private final Map<HttpConnection, Long> deadlines = new HashMap<>();

    ConnectionGuard(Vertx vertx, Limits limits, Rejections rejections) {
        this.vertx = vertx;
        this.limits = limits;
        this.rejections = rejections;
    }

    void opened(HttpConnection connection) {
        if (deadlines.size() >= limits.connections()) {
            rejections.count(SOURCE, "crowded");
            connection.close();
            return;
        }
        connection.closeHandler(closed -> {
            Long timer = deadlines.remove(connection);
            if (timer != null) {
                vertx.cancelTimer(timer);
            }
        });
        arm(connection, limits.headersMillis());
    }

    void began(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        arm(connection, limits.answerMillis());
        request.response().endHandler(ended -> arm(connection, limits.headersMillis()));
    }

    /** The group is being changed at this request, and that has its own time. */
    void changesGroup(HttpServerRequest request) {
        arm(request.connection(), limits.groupMillis());
    }

    int connections() {
        return deadlines.size();
    }

    private void arm(HttpConnection connection, long millis) {
        long timer = vertx.setTimer(millis, late -> {
            rejections.count(SOURCE, "slow");
            connection.close();
        });
        Long before = deadlines.put(connection, timer);
        if (before != null) {
            vertx.cancelTimer(before);
        }
    }
}
