package io.vigia.core.notify;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of silences; {@link Silencer} changes it.
 *
 * @param leads whether this aggregator leads
 * @param wanted by the id of its window
 * @param peers by the name of the Alertmanager
 * @param done what was done lately, of which the others may not have heard yet
 */
public record SilenceState(
        boolean leads, SortedMap<String, Silence> wanted, SortedMap<String, Peer> peers, Map<String, Deed> done) {
    public static final SilenceState NONE = of(List.of());

    public SilenceState {
        wanted = Collections.unmodifiableSortedMap(new TreeMap<>(wanted));
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        done = Map.copyOf(done);
    }

    public static SilenceState of(Collection<String> alertmanagers) {
        SortedMap<String, Peer> peers = new TreeMap<>();
        alertmanagers.forEach(name -> peers.put(name, Peer.UNKNOWN));
        return new SilenceState(false, Collections.emptySortedMap(), peers, Map.of());
    }

    /**
     * One Alertmanager.
     *
     * @param busy whether something is under way there
     * @param askAt not before
     * @param heardAt when it last said what it has
     * @param known what it had then
     * @param lacking since when it has been seen to lack the silence of a window
     * @param failed requests by reason, since the start
     */
    public record Peer(
            boolean busy,
            Instant askAt,
            Optional<Instant> heardAt,
            List<Silence.Known> known,
            Map<String, Instant> lacking,
            SortedMap<String, Long> failed) {
        static final Peer UNKNOWN =
                new Peer(false, Instant.MIN, Optional.empty(), List.of(), Map.of(), Collections.emptySortedMap());

        boolean has(String window) {
            return known.stream().anyMatch(one -> one.silence().window().equals(window));
        }

        Peer asking() {
            return new Peer(true, askAt, heardAt, known, lacking, failed);
        }

        Peer idle(Instant nextAsk) {
            return new Peer(false, nextAsk, heardAt, known, lacking, failed);
        }

        Peer heard(Instant at, List<Silence.Known> now, Map<String, Instant> missing) {
            return new Peer(busy, askAt, Optional.of(at), now, Map.copyOf(missing), failed);
        }

        Peer forgetful() {
            return new Peer(busy, Instant.MIN, Optional.empty(), List.of(), Map.of(), failed);
        }

        Peer failed(String reason) {
            SortedMap<String, Long> more = new TreeMap<>(failed);
            more.merge(reason, 1L, Long::sum);
            return new Peer(busy, askAt, heardAt, known, lacking, Collections.unmodifiableSortedMap(more));
        }
    }

    /** Something that was done, and where. */
    record Deed(String alertmanager, Instant at) {}

    /** Windows whose silence this Alertmanager is not known to have; 0 where this aggregator does not lead. */
    public long missing(String alertmanager) {
        Peer peer = peers.get(alertmanager);
        return wanted.keySet().stream()
                .filter(window -> peer == null || !peer.has(window))
                .count();
    }
}
