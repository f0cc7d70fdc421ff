package io.vigia.aggregator.consensus.codec;

import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.Command;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.HoldReason;
import io.vigia.core.failover.Notice;
import io.vigia.core.failover.Notice.GroupChanged.Progress;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.NodeId;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the audit log says of a notice. Written by the leader; the others keep it word for word, and read only who
 * belongs to the group. */
public final class NoticeJson {
    private static final String GROUP = "group-change-";

    private NoticeJson() {}

    public static JsonObject write(Instant at, Notice notice) {
        if (notice instanceof Notice.FailoverStarted started) {
            return move(
                    at,
                    "failover-started",
                    started.failover(),
                    started.failover().cause());
        } else if (notice instanceof Notice.FailoverFinished finished) {
            return move(at, "failover-finished", finished.failover(), "");
        } else if (notice instanceof Notice.FailoverDegraded degraded) {
            return move(
                    at,
                    "failover-degraded",
                    degraded.failover(),
                    degraded.failover().detail());
        } else if (notice instanceof Notice.FailoverFailed failed) {
            return move(
                    at, "failover-failed", failed.failover(), failed.failover().detail());
        } else if (notice instanceof Notice.ReturnGivenUp given) {
            return move(at, "return-given-up", given.drill(), given.why());
        } else if (notice instanceof Notice.Controlled controlled) {
            return controlled(at, controlled.command(), controlled.text());
        } else if (notice instanceof Notice.MaintenanceExpired expired) {
            return line(at, "maintenance-expired", Origin.RULE)
                    .put("why", expired.window().by().why())
                    .put("maintenance", ControlsJson.write(expired.window()));
        } else if (notice instanceof Notice.LeadershipTaken taken) {
            return line(at, "leadership-taken", Origin.RULE)
                    .put("why", "elected in term " + taken.term())
                    .put("leaderTerm", taken.term());
        } else if (notice instanceof Notice.FailoverHeld held) {
            return held(at, held);
        } else if (notice instanceof Notice.HoldCleared cleared) {
            return line(at, "hold-cleared", Origin.RULE)
                    .put("service", cleared.service().value());
        } else if (notice instanceof Notice.CommitRefused refused) {
            JsonObject json = line(at, "commit-refused", refused.decision().who());
            Fields.put(json, "service", refused.decision().service());
            Fields.put(json, "failover", refused.decision().failover());
            return json.put("why", refused.reason())
                    .put("decision", refused.decision().kind().label())
                    .put("wanted", refused.decision().why());
        }
        return epoch(at, notice);
    }

    private static JsonObject epoch(Instant at, Notice notice) {
        if (notice instanceof Notice.EpochAdopted adopted) {
            return line(at, "epoch-adopted", Origin.RULE)
                    .put("why", adopted.detail())
                    .put("balancer", adopted.balancer().value())
                    .put("from", adopted.from())
                    .put("to", adopted.to());
        } else if (notice instanceof Notice.EpochDisbelieved disbelieved) {
            return line(at, "epoch-disbelieved", Origin.RULE)
                    .put("balancer", disbelieved.balancer().value())
                    .put("ours", disbelieved.ours())
                    .put("claimed", disbelieved.claimed());
        }
        if (notice instanceof Notice.GroupChanged changed) {
            return group(at, changed);
        }
        // A new kind of notice is still told, in its own words, before somebody gives it fields.
        return line(at, "notice", Origin.RULE).put("why", notice.toString());
    }

    private static JsonObject group(Instant at, Notice.GroupChanged changed) {
        JsonObject line = line(
                        at,
                        GROUP + changed.how().name().toLowerCase(Locale.ROOT),
                        changed.by().who())
                .put("why", changed.by().why())
                .put("before", peers(changed.before()))
                .put("after", peers(changed.after()));
        return changed.detail().isEmpty() ? line : line.put("detail", changed.detail());
    }

    private static JsonObject peers(Map<NodeId, Notice.GroupPeer> peers) {
        JsonObject json = new JsonObject();
        peers.forEach((node, peer) ->
                json.put(node.value(), new JsonObject().put("raft", peer.raft()).put("http", peer.http())));
        return json;
    }

    public static boolean isGroupChange(String line) {
        return line.contains("\"kind\":\"" + GROUP);
    }

    /** The notice of a change of the group that is over, if the line is one: every member learns from it where the others are. */
    public static Optional<Notice.GroupChanged> groupChanged(String line) {
        if (!isGroupChange(line)) {
            return Optional.empty();
        }
        JsonObject json = new JsonObject(line);
        return switch (Fields.string(json, "kind")) {
            case GROUP + "done" -> Optional.of(groupChanged(json, Progress.DONE));
            case GROUP + "failed" -> Optional.of(groupChanged(json, Progress.FAILED));
            default -> Optional.empty();
        };
    }

    private static Notice.GroupChanged groupChanged(JsonObject json, Progress how) {
        return new Notice.GroupChanged(
                new Origin(Fields.string(json, "who"), Fields.string(json, "why")),
                how,
                peers(json.getJsonObject("before")),
                peers(json.getJsonObject("after")),
                json.getString("detail", ""));
    }

    private static Map<NodeId, Notice.GroupPeer> peers(JsonObject json) {
        Map<NodeId, Notice.GroupPeer> peers = new TreeMap<>();
        json.fieldNames().forEach(node -> {
            JsonObject peer = json.getJsonObject(node);
            peers.put(new NodeId(node), new Notice.GroupPeer(Fields.string(peer, "raft"), Fields.string(peer, "http")));
        });
        return peers;
    }

    private static JsonObject held(Instant at, Notice.FailoverHeld held) {
        return line(at, "failover-held", Origin.RULE)
                .put("service", held.service().value())
                .put("why", held.reasons().stream().map(HoldReason::text).collect(Collectors.joining("; ")))
                .put(
                        "reasons",
                        Fields.array(
                                held.reasons(),
                                reason -> new JsonObject()
                                        .put("kind", reason.kind().name().toLowerCase(Locale.ROOT))
                                        .put("text", reason.text())));
    }

    private static JsonObject controlled(Instant at, Command command, String text) {
        return line(at, "controlled", command.by().who())
                .put("why", command.by().why())
                .put("command", command.getClass().getSimpleName())
                .put("text", text);
    }

    private static JsonObject move(Instant at, String kind, FailoverRecord move, String why) {
        return line(at, kind, move.by().who())
                .put("service", move.service().value())
                .put("failover", move.id())
                .put("why", why)
                .put("move", MoveJson.write(move));
    }

    private static JsonObject line(Instant at, String kind, String who) {
        return new JsonObject().put("at", at.toString()).put("kind", kind).put("who", who);
    }
}
