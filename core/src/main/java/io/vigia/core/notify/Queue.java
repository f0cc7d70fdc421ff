package io.vigia.core.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The items of one queue while a step changes them; copied by the first change. */
final class Queue {
    private Map<LabelSet, Item> items;
    private boolean copied;

    Queue(Map<LabelSet, Item> items) {
        this.items = items;
    }

    @Nullable
    Item get(LabelSet labels) {
        return items.get(labels);
    }

    /** As they are now, whatever is changed while they are gone through. */
    List<Item> all() {
        return List.copyOf(items.values());
    }

    void put(Item item) {
        own().put(item.alert().labels(), item);
    }

    void remove(LabelSet labels) {
        own().remove(labels);
    }

    void toTheTail(LabelSet labels) {
        Item item = own().remove(labels);
        if (item != null) {
            put(item);
        }
    }

    Map<LabelSet, Item> frozen() {
        return copied ? Collections.unmodifiableMap(items) : items;
    }

    /** Of {@code wanted} what may be told. */
    List<Item> tellable(Collection<LabelSet> wanted, boolean leads, Instant now) {
        List<Item> tellable = new ArrayList<>();
        for (LabelSet labels : wanted) {
            Item item = items.get(labels);
            if (item != null && item.mayBeTold(leads) && !item.almostOver(now)) {
                tellable.add(item);
            }
        }
        return tellable;
    }

    /** News first, then what is to be told again; each in order. */
    List<Item> due(boolean leads, NotifyPolicy policy, Instant now) {
        List<Item> news = new ArrayList<>();
        List<Item> again = new ArrayList<>();
        Instant told = now.minus(policy.resend());
        for (Item item : items.values()) {
            if (!item.mayBeTold(leads) || item.almostOver(now)) {
                continue;
            }
            if (item.news()) {
                news.add(item);
            } else if (item.sentAt().filter(told::isBefore).isEmpty() && again.size() < policy.batch()) {
                again.add(item);
            }
            if (news.size() == policy.batch()) {
                return news;
            }
        }
        news.addAll(again.subList(0, Math.min(again.size(), policy.batch() - news.size())));
        return news;
    }

    private Map<LabelSet, Item> own() {
        if (!copied) {
            items = new LinkedHashMap<>(items);
            copied = true;
        }
        return items;
    }
}
