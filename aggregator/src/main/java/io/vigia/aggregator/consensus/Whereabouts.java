package io.vigia.aggregator.consensus;

import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.consensus.codec.NoticeJson;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.failover.Notice;
import io.vigia.core.failover.Notice.GroupPeer;
import io.vigia.core.model.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the members are: by this aggregator's own configuration, or by what a person has told the group since, whichever is newer. What
 * was told comes with the group's log, so it counts only once a majority keeps it; the file {@code places} keeps it across a restart. A
 * configuration that was changed after that counts again. Thread-safe.
 */
final class Whereabouts {
    private static final Logger LOG = LoggerFactory.getLogger(Whereabouts.class);
    private static final int VERSION = 1;

    private final String lake;
    private final Map<NodeId, GroupConfig.Peer> configured;
    private final SealedFile file;
    private final Map<NodeId, Told> told = new TreeMap<>();
    private long index;

    /** @param instead the configured Raft address that {@code raft} takes the place of; empty where none is configured */
    private record Told(String instead, String raft, String http) {}

    Whereabouts(String lake, Path directory, Map<NodeId, GroupConfig.Peer> configured) {
        this.lake = lake;
        this.configured = configured;
        this.file = new SealedFile(directory, "places", VERSION);
        read();
    }

    /** A lost or damaged file costs what was told: the configuration counts again. */
    private void read() {
        try {
            file.read().ifPresent(bytes -> {
                JsonObject json = new JsonObject(new String(bytes, StandardCharsets.UTF_8));
                json.getJsonObject("members").forEach(member -> {
                    JsonObject there = (JsonObject) member.getValue();
                    told.put(
                            new NodeId(member.getKey()),
                            new Told(there.getString("instead"), there.getString("raft"), there.getString("http")));
                });
                index = json.getLong("index");
            });
        } catch (StoreException | RuntimeException e) {
            told.clear();
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("where members are was told once and is lost: the configured addresses count");
        }
    }

    /** Has gRPC look for them where they are. */
    synchronized void publish() {
        configured.keySet().forEach(this::publish);
        told.keySet().forEach(this::publish);
    }

    private void publish(NodeId node) {
        raft(node).ifPresent(at -> Addresses.put(lake, node.value(), at));
    }

    synchronized Optional<Endpoint> raft(NodeId node) {
        Told there = told.get(node);
        String own = own(node);
        if (there != null && there.instead().equals(own) && !there.raft().isEmpty()) {
            return Optional.of(Endpoint.parse(there.raft()));
        }
        return own.isEmpty() ? Optional.empty() : Optional.of(Endpoint.parse(own));
    }

    synchronized Optional<String> http(NodeId node) {
        Optional<String> own = Optional.ofNullable(configured.get(node))
                .flatMap(GroupConfig.Peer::http)
                .map(Endpoint::toString);
        return own.or(() -> Optional.ofNullable(told.get(node)).map(Told::http).filter(http -> !http.isEmpty()));
    }

    private String own(NodeId node) {
        GroupConfig.Peer peer = configured.get(node);
        return peer == null ? "" : peer.raft().toString();
    }

    /** A note of the group's log, once it is committed. Those of the past, told again after a start, change nothing. */
    synchronized void noted(long at, String line) {
        if (at <= index) {
            return;
        }
        try {
            Optional<Notice.GroupChanged> changed = NoticeJson.groupChanged(line);
            if (changed.isPresent()) {
                index = at;
                take(changed.get());
                write();
            }
        } catch (IOException | RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("index", at)
                    .addKeyValue("reason", Asking.reason(e))
                    .log("where members are now could not be kept: write the new peers into the configuration");
        }
    }

    /** A line of the audit log that came with a snapshot, without its entry. */
    void noted(String auditLine) {
        if (NoticeJson.isGroupChange(auditLine)) {
            noted(new JsonObject(auditLine).getLong("index"), auditLine);
        }
    }

    /**
     * A member that has moved is taken over only from where it was by our own word: whoever catches up reads of moves that its
     * configuration has long overtaken.
     */
    private void take(Notice.GroupChanged changed) {
        Map<NodeId, Told> now = new HashMap<>();
        changed.after().forEach((node, place) -> {
            String held = raft(node).map(Endpoint::toString).orElse("");
            GroupPeer before = changed.before().getOrDefault(node, new GroupPeer("", ""));
            boolean ours = own(node).isEmpty()
                    || (before.raft().equals(held) && !place.raft().isEmpty());
            Told last = told.getOrDefault(node, new Told(own(node), held, ""));
            String http = place.http().isEmpty() ? last.http() : place.http();
            now.put(node, new Told(own(node), ours ? place.raft() : held, http));
        });
        told.clear();
        told.putAll(now);
        publish();
    }

    /** What this aggregator itself has found a new member at, and the group has agreed to. */
    synchronized void found(NodeId node, Endpoint raft) {
        Told last = told.getOrDefault(node, new Told("", "", ""));
        told.put(node, new Told(own(node), raft.toString(), last.http()));
        publish(node);
        try {
            write();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("where a new member is could not be kept");
        }
    }

    private void write() throws IOException {
        JsonObject members = new JsonObject();
        told.forEach((node, there) -> members.put(
                node.value(),
                new JsonObject()
                        .put("instead", there.instead())
                        .put("raft", there.raft())
                        .put("http", there.http())));
        file.write(new JsonObject()
                .put("index", index)
                .put("members", members)
                .encode()
                .getBytes(StandardCharsets.UTF_8));
    }
}
