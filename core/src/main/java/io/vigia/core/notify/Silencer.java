package io.vigia.core.notify;

import io.vigia.core.notify.SilenceAction.Ask;
import io.vigia.core.notify.SilenceAction.Expire;
import io.vigia.core.notify.SilenceAction.Put;
import io.vigia.core.notify.SilenceState.Deed;
import io.vigia.core.notify.SilenceState.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sees to it that every Alertmanager has one silence for each maintenance window in force, and none for any other. Level-triggered: each is
 * asked again and again what it has, and what is amiss there is mended.
 *
 * <pre>
 *           askAt has come                 heard: all is well
 *   IDLE ------------------&gt; BUSY ---------------------------------&gt; IDLE, for every
 *                             |   heard: this is to be done, done          or failed
 *                             '---------------------------------------&gt; IDLE, for soon, or every
 * </pre>
 *
 * <p>It holds that
 *
 * <ul>
 *   <li>only who leads asks and does anything;
 *   <li>what is done at one Alertmanager, or what one has, is left to gossip for {@code gossip} before it is done at another. Those that
 *       do not tell each other get one each;
 *   <li>of two silences with the same mark the one with the lowest id stays, wherever it is looked at;
 *   <li>one that hangs or fails is asked again, and nobody waits for it.
 * </ul>
 */
public final class Silencer {
    /** So long before its end nobody needs one any more, and an Alertmanager whose clock is ahead would refuse it. */
    private static final Duration LAST = Duration.ofSeconds(5);

    private final Policy policy;
    private final Instant now;
    private final List<SilenceAction> actions = new ArrayList<>();
    private final SortedMap<String, Peer> peers;
    private final Map<String, Deed> done;
    private SortedMap<String, Silence> wanted;
    private boolean leads;

    /**
     * @param every how often an Alertmanager is asked; more often while something is done there
     * @param gossip how long the Alertmanagers have to tell each other
     */
    public record Policy(Duration every, Duration soon, Duration gossip) {
        public static final Policy DEFAULT =
                new Policy(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    private Silencer(SilenceState before, Policy policy, Instant now) {
        this.policy = policy;
        this.now = now;
        this.peers = new TreeMap<>(before.peers());
        this.done = new HashMap<>(before.done());
        this.wanted = before.wanted();
        this.leads = before.leads();
    }

    /** @param now never before that of the last step */
    public static SilenceStep step(SilenceState state, SilenceEvent event, Policy policy, Instant now) {
        Silencer silencer = new Silencer(state, policy, now);
        silencer.take(event);
        silencer.ask();
        return new SilenceStep(
                new SilenceState(silencer.leads, silencer.wanted, silencer.peers, silencer.done), silencer.actions);
    }

    private void take(SilenceEvent event) {
        done.values().removeIf(deed -> !now.isBefore(deed.at().plus(policy.gossip())));
        if (event instanceof SilenceEvent.Wanted now) {
            want(now);
        } else if (event instanceof SilenceEvent.Heard heard) {
            heard(heard.alertmanager(), heard.known());
        } else if (event instanceof SilenceEvent.Done ended) {
            peers.computeIfPresent(ended.alertmanager(), (name, peer) -> peer.idle(now.plus(policy.soon())));
        } else if (event instanceof SilenceEvent.Failed failed) {
            done.values().removeIf(deed -> deed.alertmanager().equals(failed.alertmanager()));
            peers.computeIfPresent(
                    failed.alertmanager(),
                    (name, peer) -> peer.failed(failed.reason()).idle(now.plus(policy.every())));
        }
    }

    private void want(SilenceEvent.Wanted now) {
        SortedMap<String, Silence> silences = new TreeMap<>();
        if (now.leads()) {
            now.silences().forEach(silence -> silences.put(silence.window(), silence));
        }
        boolean same = leads == now.leads() && silences.equals(wanted);
        if (leads != now.leads()) {
            peers.replaceAll((name, peer) -> peer.forgetful());
            done.clear();
        } else if (!same) {
            peers.replaceAll((name, peer) -> peer.busy() ? peer : peer.idle(this.now));
        }
        leads = now.leads();
        wanted = silences;
    }

    private void ask() {
        if (!leads) {
            return;
        }
        peers.replaceAll((name, peer) -> {
            if (peer.busy() || now.isBefore(peer.askAt())) {
                return peer;
            }
            actions.add(new Ask(name));
            return peer.asking();
        });
    }

    private void heard(String name, List<Silence.Known> known) {
        Peer peer = peers.get(name);
        if (peer == null) {
            return;
        }
        int before = actions.size();
        Map<String, Instant> lacking = new HashMap<>();
        if (leads) {
            wanted.values().forEach(silence -> see(name, silence, known, lacking));
            known.stream()
                    .filter(one -> !wanted.containsKey(one.silence().window()))
                    .forEach(one -> expire(name, one.id()));
        }
        Peer heard = peer.heard(now, known, lacking);
        peers.put(name, actions.size() > before ? heard : heard.idle(now.plus(policy.every())));
    }

    /** Whether {@code silence} is as it should be there. */
    private void see(String name, Silence silence, List<Silence.Known> known, Map<String, Instant> lacking) {
        String window = silence.window();
        List<Silence.Known> ours = known.stream()
                .filter(one -> one.silence().window().equals(window))
                .sorted(Comparator.comparing(Silence.Known::id))
                .toList();
        if (ours.isEmpty() && silence.endsAt().isBefore(now.plus(LAST))) {
            return;
        }
        if (ours.isEmpty()) {
            Instant since = Optional.ofNullable(peers.get(name))
                    .map(peer -> peer.lacking().get(window))
                    .orElse(now);
            lacking.put(window, since);
            boolean patient = now.isBefore(since.plus(policy.gossip()));
            if (!patient || (!doneElsewhere(name, "make " + window) && !isElsewhere(name, window))) {
                done.put("make " + window, new Deed(name, now));
                actions.add(new Put(name, silence, Optional.empty()));
            }
            return;
        }
        ours.stream().skip(1).forEach(surplus -> expire(name, surplus.id()));
        Silence.Known kept = ours.get(0);
        if (!kept.silence().says(silence) && !doneElsewhere(name, "change " + kept.id())) {
            done.put("change " + kept.id(), new Deed(name, now));
            actions.add(new Put(name, silence.begunAt(kept.silence().startsAt()), Optional.of(kept.id())));
        }
    }

    private void expire(String name, String id) {
        if (!doneElsewhere(name, "expire " + id)) {
            done.put("expire " + id, new Deed(name, now));
            actions.add(new Expire(name, id));
        }
    }

    private boolean doneElsewhere(String name, String what) {
        Deed deed = done.get(what);
        return deed != null && !deed.alertmanager().equals(name);
    }

    /** Whether another one has it, as far as that has been heard of lately. */
    private boolean isElsewhere(String name, String window) {
        Instant lately = now.minus(policy.every().multipliedBy(3));
        return peers.entrySet().stream()
                .anyMatch(other -> !other.getKey().equals(name)
                        && other.getValue().heardAt().filter(lately::isBefore).isPresent()
                        && other.getValue().has(window));
    }
}
