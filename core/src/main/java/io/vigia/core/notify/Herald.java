package io.vigia.core.notify;

import io.vigia.core.notify.DeliveryEvent.Ended;
import io.vigia.core.notify.DeliveryEvent.Fired;
import io.vigia.core.notify.DeliveryEvent.Settled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 *   <li>every aggregator keeps the roll and the queues, and the one that leads tells, and brings the group to {@link Agreement} on it. A new leader
 *       goes on with the same labels and {@code startsAt}: nothing ends and nothing is told twice. Nothing that is told waits for the group;
 *   <li>an event is told until one Alertmanager has taken it, and stands from then on for as long as it is meant to last. For all
 *       the others it then stands until the same moment: one that comes back later is not told of it as of news, for its peers
 *       have told people. One that follows holds that the leader has told what the group does not say to be open, and tells what still stands
 *       when it leads itself; only one that is alone keeps an event open over its own death that the group does not know of;
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
    private Agreement agreement;
    private Optional<Agreement.Proposal> proposal = Optional.empty();
    private long full;

    private Herald(HeraldState state, NotifyPolicy policy, Instant now, RandomGenerator random) {
        this.policy = policy;
        this.now = now;
        this.random = random;
        this.deliveries = new TreeMap<>(state.deliveries());
        this.roll = state.roll();
        this.leads = state.leads();
        this.doubts = state.doubts();
        this.agreement = state.agreement();
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
        herald.propose();
        return new HeraldStep(
                new HeraldState(
                        herald.roll, herald.deliveries, herald.leads, herald.doubts, herald.agreement, herald.full),
                herald.actions,
                herald.proposal);
    }

    private void take(HeraldEvent event) {
        if (event instanceof HeraldEvent.Seen seen) {
            boolean tells = leads || seen.source().own();
            entered(roll.see(seen.source(), seen.alerts(), tells, agreement.register(), policy, now));
            looked(seen.source());
        } else if (event instanceof HeraldEvent.Happened happened) {
            boolean tells = leads || happened.event().source().own();
            entered(roll.happened(happened.event(), tells, policy, now));
        } else if (event instanceof HeraldEvent.Led led) {
            led(led.leads());
        } else if (event instanceof HeraldEvent.Agreed agreed) {
            agreed(agreed.register());
        } else if (event instanceof HeraldEvent.Decided decided) {
            agreement = agreement.answered(decided.proposal());
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
            agreement = agreement.changed();
            deliver(new Fired(change.fired()));
        }
        if (!change.ended().isEmpty()) {
            agreement = agreement.ended(change.ended());
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

    private void agreed(AlertRegister register) {
        AlertRegister before = agreement.register();
        agreement = agreement.heard(register);
        if (!leads) {
            learn(before);
        }
    }

    /** Who leads has nothing to learn: the group's word is its own. */
    private void learn(AlertRegister before) {
        Learning learned = Learning.of(roll, before, agreement.register(), policy, now);
        roll = learned.roll();
        doubt(learned.fresh().stream().map(DeliveryEvent.Standing::alert).toList());
        if (!learned.fresh().isEmpty() || !learned.known().isEmpty()) {
            deliver(new DeliveryEvent.Learned(learned.fresh(), learned.known()));
        }
    }

    /** So that the queues are told once a source has looked at these. */
    private void doubt(List<Alert> alerts) {
        Map<Source, Set<LabelSet>> more = new HashMap<>();
        doubts.forEach((source, labels) -> more.put(source, new HashSet<>(labels)));
        for (Alert alert : alerts) {
            Set<LabelSet> known = more.get(alert.source());
            if (known != null && alert.lasts().isEmpty()) {
                known.add(alert.labels());
            }
        }
        doubts = more;
    }

    /** The conditions that have ended, of which somebody may still have to be told. */
    private List<Item> ends() {
        return deliveries.values().stream()
                .flatMap(delivery -> delivery.items().values().stream())
                .filter(Item::ended)
                .filter(item -> !item.alert().source().own())
                .toList();
    }

    private void led(boolean leading) {
        if (leading != leads) {
            leaveToOthers();
            leads = leading;
            agreement = agreement.begun();
            if (leading) {
                roll = Learning.lookAnew(roll, agreement.register(), ends(), now);
                doubt(roll.doubtedByAll());
            } else {
                learn(AlertRegister.NONE);
            }
            deliver(new DeliveryEvent.Led(leading));
        }
    }

    private void propose() {
        if (!leads || !agreement.idle(now)) {
            return;
        }
        RegisterChange change = agreement.difference(roll, now);
        if (change.empty()) {
            agreement = agreement.settled();
        } else {
            agreement = agreement.proposed(now);
            proposal = Optional.of(new Agreement.Proposal(agreement.open(), change));
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
            roll.toldByOthers(agreement.register()).forEach(told -> settle(told.labels(), told.at()));
        }
    }

    private void settle(LabelSet labels, Instant endsAt) {
        roll = roll.settled(labels, endsAt);
        agreement = agreement.changed();
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
