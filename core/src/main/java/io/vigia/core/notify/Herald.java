package io.vigia.core.notify;

import io.vigia.core.notify.DeliveryEvent.Ended;
import io.vigia.core.notify.DeliveryEvent.Fired;
import io.vigia.core.notify.DeliveryEvent.Settled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Tells every Alertmanager what stands on the {@link Roll}, each by its own {@link Delivery}: one that hangs or fails delays no other.
 *
 * <p>It holds at every step that
 *
 * <ul>
 *   <li>every aggregator keeps the roll and the queues, and the one that leads tells. A new leader goes on with the same labels, and
 *       Alertmanager keeps the earliest {@code startsAt} of what it is told while an alert stands: nothing ends and nothing is told twice;
 *   <li>an event is told until one Alertmanager has taken it, and stands from then on for as long as it is meant to last. For all
 *       the others it then stands until the same moment: one that comes back later is not told of it as of news, for its peers
 *       have told people. One that follows holds that the leader tells, and tells what still stands when it leads itself; only one that is alone keeps an event
 *       open over its own death;
 *   <li>what is seen of this aggregator itself is told whether it leads or not.
 * </ul>
 */
public final class Herald {
    private final NotifyPolicy policy;
    private final Instant now;
    private final RandomGenerator random;
    private final List<HeraldAction> actions = new ArrayList<>();
    private final SortedMap<String, DeliveryState> deliveries;
    private Roll roll;
    private boolean leads;
    private Map<Source, Set<LabelSet>> doubts;
    private long full;

    private Herald(HeraldState state, NotifyPolicy policy, Instant now, RandomGenerator random) {
        this.policy = policy;
        this.now = now;
        this.random = random;
        this.deliveries = new TreeMap<>(state.deliveries());
        this.roll = state.roll();
        this.leads = state.leads();
        this.doubts = state.doubts();
        this.full = state.full();
    }

    /**
     * @param now never before that of the last step
     * @param random for the jitter of pauses alone
     */
    public static HeraldStep step(
            HeraldState state, HeraldEvent event, NotifyPolicy policy, Instant now, RandomGenerator random) {
        Herald herald = new Herald(state, policy, now, random);
        herald.take(event);
        return new HeraldStep(
                new HeraldState(herald.roll, herald.deliveries, herald.leads, herald.doubts, herald.full),
                herald.actions);
    }

    private void take(HeraldEvent event) {
        if (event instanceof HeraldEvent.Seen seen) {
            boolean tells = leads || seen.source().own();
            entered(roll.see(seen.source(), seen.alerts(), tells, policy, now));
            looked(seen.source());
        } else if (event instanceof HeraldEvent.Happened happened) {
            boolean tells = leads || happened.event().source().own();
            entered(roll.happened(happened.event(), tells, policy, now));
        } else if (event instanceof HeraldEvent.Led led) {
            led(led.leads());
        } else if (event instanceof HeraldEvent.Answered answered) {
            deliver(answered.alertmanager(), answered.answer());
        } else {
            tick();
        }
    }

    private void entered(Roll.Change change) {
        roll = change.roll();
        full += change.full();
        if (!change.fired().isEmpty()) {
            deliver(new Fired(change.fired()));
        }
        if (!change.ended().isEmpty()) {
            deliver(new Ended(change.ended()));
        }
    }

    private void looked(Source source) {
        Set<LabelSet> doubted = roll.doubted(source);
        if (!doubted.equals(doubts.get(source))) {
            Map<Source, Set<LabelSet>> changed = new HashMap<>(doubts);
            changed.put(source, doubted);
            doubts = changed;
            deliver(new DeliveryEvent.Looked(source, doubted));
        }
    }

    private void led(boolean leading) {
        if (leading != leads) {
            leaveToOthers();
            leads = leading;
            deliver(new DeliveryEvent.Led(leading));
        }
    }

    private void tick() {
        if (!leads) {
            leaveToOthers();
        }
        entered(roll.tick(policy, now));
        deliver(DeliveryEvent.Tick.TICK);
    }

    /** While this aggregator did not lead, or was down, another has told what was still open here. */
    private void leaveToOthers() {
        if (!policy.alone()) {
            roll.toldByOthers().forEach(told -> settle(told.labels(), told.at()));
        }
    }

    private void settle(LabelSet labels, Instant endsAt) {
        roll = roll.settled(labels, endsAt);
        deliver(new Settled(labels, endsAt));
    }

    private void deliver(DeliveryEvent event) {
        List.copyOf(deliveries.keySet()).forEach(alertmanager -> deliver(alertmanager, event));
    }

    private void deliver(String alertmanager, DeliveryEvent event) {
        DeliveryState state = deliveries.get(alertmanager);
        if (state == null) {
            return;
        }
        DeliveryStep step = Delivery.step(state, event, policy, now, random);
        deliveries.put(alertmanager, step.state());
        for (DeliveryAction action : step.actions()) {
            if (action instanceof DeliveryAction.Told told) {
                settle(told.labels(), told.endsAt());
            } else {
                actions.add(new HeraldAction(alertmanager, action));
            }
        }
    }
}
