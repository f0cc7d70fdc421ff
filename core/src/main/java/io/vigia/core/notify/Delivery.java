package io.vigia.core.notify;

import io.vigia.core.notify.DeliveryAction.Drop;
import io.vigia.core.notify.DeliveryAction.Forget;
import io.vigia.core.notify.DeliveryAction.Keep;
import io.vigia.core.notify.DeliveryAction.Post;
import io.vigia.core.notify.DeliveryAction.Telling;
import io.vigia.core.notify.DeliveryAction.Told;
import io.vigia.core.notify.DeliveryState.Counts;
import io.vigia.core.notify.DeliveryState.Flight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Sees to it that one Alertmanager knows what stands.
 *
 * <p>An alert in its queue:
 *
 * <pre>
 *               Fired                       Accepted
 *   (unknown) ---------&gt;  NEWS, standing  -----------&gt;  TAKEN, standing   sent again every resend
 *                          ^    |    ^                      |
 *                    Fired |    |    '--- Led(true), -------+
 *                          |    | Ended   after a failure   | Ended
 *                          |    v                           v
 *                         NEWS, over  &lt;---------------------'
 *                          |    ^
 *                 Accepted |    '--- Led(true)
 *                          v
 *                         TAKEN, over        sent again every resend, forgotten keepResolved after its end
 * </pre>
 *
 * An event is never over by {@code Ended}: it is forgotten once the moment is past until which it stands. What the Alertmanager
 * refuses by itself is dropped: never sent again until it is over.
 *
 * <p>The posts:
 *
 * <pre>
 *            something is due                        Accepted, or a refusal of a part
 *   IDLE ---------------------&gt; UNDER WAY ----------------------------------------------&gt; IDLE
 *     ^                            | Failed, or everything is refused
 *     '------ pause is over -------' pause: twice the last one, with jitter
 * </pre>
 *
 * <p>It holds at every step that
 *
 * <ul>
 *   <li>there is one alert for one label set, with its newest words and its earliest {@code startsAt};
 *   <li>at most one post is under way, of at most {@code batch} alerts; what came first is told first;
 *   <li>nothing is told while this aggregator follows, except of itself; and what it has kept meanwhile is told when it leads;
 *   <li>what stands is told again before half of its life is over, as long as the Alertmanager answers. After a failure everything is told
 *       again at once, for the Alertmanager may have come back empty;
 *   <li>an end is told only of what was seen to end, with the moment of its end, until it was taken and for {@code keepResolved};
 *   <li>nothing is told of a condition that its source does not see and that is not yet held to be over, nor of one out of the file or by the
 *       group's word before its source has looked, nor of an end that is older than this leadership: what a dead leader knew may have changed twice since;
 *   <li>a post that is refused is halved until the alert is found that is to blame, and that one alone is dropped, counted and named. An
 *       Alertmanager that refuses many in a row refuses us: then nothing more is dropped;
 *   <li>nothing else is dropped, but what nobody took for {@code giveUp}, and the oldest ends above {@code most}.
 * </ul>
 */
public final class Delivery {
    /** So many single alerts refused one after the other are no bad alerts but a bad address, or a proxy in the way. */
    static final int REFUSES_US = 20;

    /** Whatever an Alertmanager asks for. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final NotifyPolicy policy;
    private final Instant now;
    private final RandomGenerator random;
    private final List<DeliveryAction> actions = new ArrayList<>();
    private final Queue items;
    private boolean leads;
    private Optional<Flight> flight;
    private List<List<LabelSet>> halves;
    private long news;
    private long posts;
    private int failures;
    private int refusals;
    private Optional<Instant> notBefore;
    private boolean suspect;
    private Counts counts;
    private Optional<Instant> acceptedAt;

    private Delivery(DeliveryState before, NotifyPolicy policy, Instant now, RandomGenerator random) {
        this.policy = policy;
        this.now = now;
        this.random = random;
        this.items = new Queue(before.items());
        this.leads = before.leads();
        this.flight = before.flight();
        this.halves = before.halves();
        this.news = before.news();
        this.posts = before.posts();
        this.failures = before.failures();
        this.refusals = before.refusals();
        this.notBefore = before.notBefore();
        this.suspect = before.suspect();
        this.counts = before.counts();
        this.acceptedAt = before.acceptedAt();
    }

    /**
     * @param now never before that of the last step
     * @param random for the jitter of the pauses alone
     */
    public static DeliveryStep step(
            DeliveryState state, DeliveryEvent event, NotifyPolicy policy, Instant now, RandomGenerator random) {
        Delivery delivery = new Delivery(state, policy, now, random);
        delivery.take(event);
        delivery.postNext();
        return new DeliveryStep(delivery.freeze(), delivery.actions);
    }

    private void take(DeliveryEvent event) {
        if (event instanceof DeliveryEvent.Fired fired) {
            fired.alerts().forEach(this::fired);
        } else if (event instanceof DeliveryEvent.Ended ended) {
            ended.ends().forEach(this::ended);
        } else if (event instanceof DeliveryEvent.Looked looked) {
            looked(looked);
        } else if (event instanceof DeliveryEvent.Learned learned) {
            learned.fresh().forEach(this::learned);
            learned.known().forEach(this::corrected);
        } else if (event instanceof DeliveryEvent.Settled settled) {
            settled(settled);
        } else if (event instanceof DeliveryEvent.Led led) {
            led(led.leads());
        } else if (event instanceof DeliveryEvent.Accepted accepted) {
            landed(accepted.post()).ifPresent(this::accepted);
        } else if (event instanceof DeliveryEvent.Refused refused) {
            landed(refused.post()).ifPresent(carried -> refused(carried, refused.detail()));
        } else if (event instanceof DeliveryEvent.Failed failed) {
            landed(failed.post()).ifPresent(carried -> failed(carried, failed));
        } else {
            forgetOld();
        }
    }

    private void fired(DeliveryEvent.Standing standing) {
        Alert alert = standing.alert();
        Item old = items.get(alert.labels());
        if (old == null) {
            keep(Item.fresh(alert, standing.endsAt(), now, ++news));
        } else if (old.ended()) {
            items.remove(alert.labels()); // and last in the queue again
            keep(old.fired(alert, standing.endsAt(), now, ++news));
        } else {
            Alert merged = alert.since(old.alert().startsAt());
            if (merged.startsAt().isBefore(old.alert().startsAt())) {
                keep(old.with(merged));
            } else if (!merged.equals(old.alert())) {
                items.put(old.with(
                        merged)); // words that change with each look are not worth a write; the newest are sent
            }
        }
    }

    private void learned(DeliveryEvent.Standing standing) {
        Alert alert = standing.alert();
        Item old = items.get(alert.labels());
        boolean condition = alert.lasts().isEmpty();
        if (old == null) {
            keep(Item.fresh(alert, standing.endsAt(), now, ++news).doubted(condition));
        } else if (old.ended() && standing.endsAt().isEmpty()) {
            items.remove(alert.labels());
            keep(old.fired(alert, Optional.empty(), now, ++news).doubted(condition));
        } else {
            corrected(standing);
        }
    }

    private void corrected(DeliveryEvent.Standing standing) {
        Item old = items.get(standing.alert().labels());
        if (old != null && !old.ended()) {
            Item dated = old.with(old.alert().startingAt(standing.alert().startsAt()));
            Item corrected = old.event() ? dated.until(standing.endsAt()) : dated;
            if (!corrected.equals(old)) {
                keep(corrected);
            }
        }
    }

    private void ended(DeliveryEvent.End end) {
        Item old = items.get(end.labels());
        if (old == null || old.ended()) {
            return;
        }
        items.remove(end.labels());
        if (old.refused() || old.event()) {
            actions.add(new Forget(end.labels()));
            if (isOpen(old)) {
                counts = counts.dropped("expired");
                actions.add(new Drop(end.labels(), "expired", "it was taken by nobody"));
            }
        } else {
            keep(old.ended(end.at(), now, ++news));
        }
    }

    private void looked(DeliveryEvent.Looked looked) {
        for (Item item : items.all()) {
            boolean doubted = looked.doubted().contains(item.alert().labels());
            if (item.alert().source().equals(looked.source()) && !item.event() && item.doubted() != doubted) {
                items.put(item.doubted(doubted));
            }
        }
    }

    private void settled(DeliveryEvent.Settled settled) {
        Item old = items.get(settled.labels());
        if (old != null && old.event() && old.endsAt().isEmpty()) {
            keep(old.until(Optional.of(settled.endsAt())));
        }
    }

    private void led(boolean leading) {
        if (leading && !leads) {
            for (Item item : items.all()) {
                if (!item.alert().source().own()) {
                    items.put(item.untold(now).doubted(item.doubted() || item.ended()));
                }
            }
        }
        leads = leading;
    }

    /** The post with this number, if it is the one under way: an answer that comes twice counts once. */
    private Optional<Flight> landed(long post) {
        Optional<Flight> landed = flight.filter(carried -> carried.post() == post);
        flight = landed.isPresent() ? Optional.empty() : flight;
        return landed;
    }

    private void accepted(Flight carried) {
        carried.versions().forEach((labels, version) -> {
            Item item = items.get(labels);
            if (item != null) {
                items.put(item.taken(version, carried.postedAt()));
                if (item.event() && item.endsAt().isEmpty()) {
                    actions.add(new Told(labels, item.endsAt(carried.postedAt(), policy)));
                }
            }
        });
        if (suspect) {
            for (Item item : items.all()) {
                if (!carried.versions().containsKey(item.alert().labels())) {
                    items.put(item.due());
                }
            }
        }
        suspect = false;
        failures = 0;
        refusals = 0;
        notBefore = Optional.empty();
        acceptedAt = Optional.of(now);
        counts = counts.sent(carried.versions().size());
    }

    private void refused(Flight carried, String detail) {
        List<LabelSet> alerts = List.copyOf(carried.versions().keySet());
        if (alerts.size() > 1) {
            int middle = alerts.size() / 2;
            tryFirst(List.of(alerts.subList(0, middle), alerts.subList(middle, alerts.size())));
        } else if (refusals >= REFUSES_US) {
            alerts.forEach(items::toTheTail);
            pause("refused", Duration.ZERO);
        } else {
            refusals++;
            alerts.forEach(labels -> refused(labels, detail));
        }
    }

    /** It stays in the queue, not to be sent, so that it is not taken for new each time that it is seen. */
    private void refused(LabelSet labels, String detail) {
        counts = counts.dropped("refused");
        actions.add(new Drop(labels, "refused", detail));
        Item item = items.get(labels);
        if (item != null && item.ended()) {
            items.remove(labels);
            actions.add(new Forget(labels));
        } else if (item != null) {
            items.put(item.refusedForGood());
        }
    }

    private void failed(Flight carried, DeliveryEvent.Failed failed) {
        if (carried.half()) {
            tryFirst(List.of(List.copyOf(carried.versions().keySet())));
        }
        suspect |= failed.lost();
        pause(failed.reason(), failed.pause());
    }

    private void pause(String reason, Duration asked) {
        long whole =
                Math.min(policy.backoffMost().toMillis(), policy.backoffLeast().toMillis() << Math.min(failures, 20));
        Duration jittered = Duration.ofMillis(whole - random.nextLong(whole / 2 + 1));
        Duration wanted = asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
        notBefore = Optional.of(now.plus(wanted.compareTo(jittered) > 0 ? wanted : jittered));
        failures++;
        counts = counts.failed(reason);
    }

    private void tryFirst(List<List<LabelSet>> parts) {
        List<List<LabelSet>> more = new ArrayList<>(parts);
        more.addAll(halves);
        halves = List.copyOf(more);
    }

    private void postNext() {
        if (flight.isPresent() || notBefore.filter(now::isBefore).isPresent()) {
            return;
        }
        boolean half = false;
        List<Item> batch = List.of();
        while (batch.isEmpty() && !halves.isEmpty()) {
            half = true;
            batch = items.tellable(halves.get(0), leads, now);
            halves = halves.subList(1, halves.size());
        }
        if (batch.isEmpty()) {
            half = false;
            batch = items.due(leads, policy, now);
        }
        if (!batch.isEmpty()) {
            post(batch, half);
        }
    }

    private void post(List<Item> batch, boolean half) {
        posts++;
        Map<LabelSet, Long> versions = new LinkedHashMap<>();
        List<Telling> tellings = new ArrayList<>();
        for (Item item : batch) {
            versions.put(item.alert().labels(), item.version());
            tellings.add(new Telling(item.alert(), item.endsAt(now, policy)));
        }
        flight = Optional.of(new Flight(posts, Collections.unmodifiableMap(versions), half, now));
        actions.add(new Post(posts, tellings));
    }

    private void forgetOld() {
        int over = 0;
        for (Item item : items.all()) {
            boolean passed = item.event()
                    && item.endsAt().filter(end -> !end.isAfter(now)).isPresent();
            if (passed || (item.ended() && isOld(item))) {
                forget(item, "expired");
            } else if (item.ended()) {
                over++;
            }
        }
        if (over > policy.most()) {
            List<Item> oldest = items.all().stream()
                    .filter(Item::ended)
                    .limit(over - policy.most())
                    .toList();
            oldest.forEach(item -> forget(item, "full"));
        }
    }

    /** Whether it is for us to tell it, and it was not taken. */
    private boolean isOpen(Item item) {
        return item.news() && item.mayBeTold(leads);
    }

    private boolean isOld(Item item) {
        Instant kept = isOpen(item)
                ? item.queuedAt().plus(policy.giveUp())
                : item.endsAt().orElse(now).plus(policy.keepResolved());
        return !now.isBefore(kept);
    }

    private void forget(Item item, String why) {
        LabelSet labels = item.alert().labels();
        items.remove(labels);
        actions.add(new Forget(labels));
        if (item.ended() && isOpen(item)) {
            counts = counts.dropped(why);
            actions.add(new Drop(labels, why, "its end was taken by nobody"));
        }
    }

    private void keep(Item item) {
        items.put(item);
        actions.add(new Keep(item));
    }

    private DeliveryState freeze() {
        return new DeliveryState(
                leads,
                items.frozen(),
                flight,
                halves,
                news,
                posts,
                failures,
                refusals,
                notBefore,
                suspect,
                counts,
                acceptedAt);
    }
}
