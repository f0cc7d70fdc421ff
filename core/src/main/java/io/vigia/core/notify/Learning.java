package io.vigia.core.notify;

import io.vigia.core.notify.DeliveryEvent.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a roll takes over of the group's word.
 *
 * @param fresh was not on the roll: a condition among it is doubted
 * @param known was on it, and begins or ends at another time than was thought here
 */
record Learning(Roll roll, List<Standing> fresh, List<Standing> known) {
    /** @param before the group's word when it was last taken over */
    static Learning of(Roll roll, AlertRegister before, AlertRegister word, NotifyPolicy policy, Instant now) {
        Map<LabelSet, Roll.Entry> after = new LinkedHashMap<>(roll.entries());
        List<Standing> fresh = new ArrayList<>();
        List<Standing> known = new ArrayList<>();
        word.entries().forEach((labels, said) -> {
            boolean passed = said.event() && said.over(now);
            if (passed || said.equals(before.entries().get(labels))) {
                return;
            }
            Optional<Roll.Entry> old = Optional.ofNullable(after.get(labels)).filter(there -> !there.past());
            if (old.isEmpty() && (after.containsKey(labels) || after.size() < policy.most())) {
                after.put(labels, new Roll.Entry(said.alert(), Optional.empty(), said.endsAt()));
                fresh.add(new Standing(said.alert(), said.endsAt()));
            } else if (old.isPresent() && (said.event() || !said.over(now))) {
                Alert dated = old.get().alert().startingAt(said.alert().startsAt());
                after.put(labels, new Roll.Entry(dated, old.get().absentSince(), said.endsAt()));
                known.add(new Standing(dated, said.endsAt()));
            }
        });
        return new Learning(new Roll(Collections.unmodifiableMap(after)), fresh, known);
    }

    /**
     * From now on this aggregator's own sources decide what is over of what the group held to stand, and look first whether what is over still is:
     * the leader before may have told of it again in its last moment.
     *
     * @param ends of which somebody may still have to be told
     */
    static Roll lookAnew(Roll roll, AlertRegister word, List<Item> ends, Instant now) {
        Map<LabelSet, Roll.Entry> after = new LinkedHashMap<>(roll.entries());
        after.replaceAll((labels, entry) -> entry.absentSince().isPresent() && word.stands(labels)
                ? new Roll.Entry(entry.alert(), Optional.of(now), entry.endsAt())
                : entry);
        ends.forEach(item -> after.putIfAbsent(
                item.alert().labels(), new Roll.Entry(item.alert(), Optional.of(now), item.endsAt())));
        return new Roll(Collections.unmodifiableMap(after));
    }
}
