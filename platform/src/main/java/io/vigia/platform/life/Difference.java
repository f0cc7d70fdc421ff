package io.vigia.platform.life;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Names what differs between two configurations, for a {@link Reload.Planner} to sort into live and restart. */
public final class Difference<T> {
    private final T running;
    private final T wanted;
    private final List<String> live = new ArrayList<>();
    private final List<String> restart = new ArrayList<>();

    public Difference(T running, T wanted) {
        this.running = running;
        this.wanted = wanted;
    }

    /** A part that can change while the process runs. */
    public Difference<T> live(String key, Function<T, ?> part) {
        return compare(live, key, part);
    }

    /** A part that is read only when the process starts. */
    public Difference<T> restart(String key, Function<T, ?> part) {
        return compare(restart, key, part);
    }

    /** Named parts that can change while the process runs: each added, removed or changed one is told by its name. */
    public Difference<T> liveEach(String key, Function<T, ? extends Map<?, ?>> parts) {
        Map<?, ?> before = parts.apply(running);
        Map<?, ?> after = parts.apply(wanted);
        Set<Object> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        names.stream()
                .filter(name -> !isSame(before.get(name), after.get(name)))
                .forEach(name -> live.add(key + "." + name));
        return this;
    }

    public Reload.Plan plan() {
        return new Reload.Plan(live, restart);
    }

    private Difference<T> compare(List<String> into, String key, Function<T, ?> part) {
        if (!isSame(part.apply(running), part.apply(wanted))) {
            into.add(key);
        }
        return this;
    }

    /** Two maps are equal in any order, but the order of a service's sites is its order of preference: their text tells. */
    private static boolean isSame(@Nullable Object before, @Nullable Object after) {
        return Objects.equals(before, after) && String.valueOf(before).equals(String.valueOf(after));
    }
}
