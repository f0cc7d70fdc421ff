package io.vigia.core.config.bind;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One section being read: which keys it may have is for its {@link Keys} to say. Unknown and repeated keys are refused on opening. */
public final class Fields {
    private final Keys section;
    private final Spot spot;
    private final Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();

    private Fields(Keys section, Spot spot, ConfigNode.Mapping mapping) {
        this.section = section;
        this.spot = spot;
        Map<String, Position> seen = new HashMap<>();
        for (ConfigNode.Entry entry : mapping.entries()) {
            Spot place = spot.under(entry.key(), entry.value());
            if (!section.keys().contains(entry.key())) {
                spot.problems()
                        .error(
                                entry.at(),
                                place.path(),
                                "is not a key of " + section.title() + "; "
                                        + Nearest.advice(entry.key(), section.keys()));
            } else if (!isRepeated(place, entry, seen)) {
                entries.put(entry.key(), entry);
            }
        }
    }

    /** The section's fields; empty when the node is no map, which has been reported. */
    public static Optional<Fields> open(Keys section, Spot spot) {
        return mapping(spot).map(mapping -> new Fields(section, spot, mapping));
    }

    /** The node as a map; a key without a value stands for an empty one. */
    public static Optional<ConfigNode.Mapping> mapping(Spot spot) {
        if (spot.node() instanceof ConfigNode.Mapping mapping) {
            return Optional.of(mapping);
        }
        if (spot.node() instanceof ConfigNode.Scalar scalar && scalar.isBlank()) {
            return Optional.of(new ConfigNode.Mapping(scalar.at(), List.of()));
        }
        if (!(spot.node() instanceof ConfigNode.Unreadable)) {
            spot.refuse("is " + spot.node().describe() + ", must be a map of keys and values");
        }
        return Optional.empty();
    }

    public static boolean isRepeated(Spot place, ConfigNode.Entry entry, Map<String, Position> seen) {
        Position first = seen.putIfAbsent(entry.key(), entry.at());
        if (first != null) {
            place.problems()
                    .error(entry.at(), place.path(), "is given twice, first at " + first + "; keep one of them");
        }
        return first != null;
    }

    public boolean has(String key) {
        return entry(key).isPresent();
    }

    /** The spot of {@code key}, or of the whole section when the key is not there. */
    public Spot at(String key) {
        return entry(key)
                .map(entry -> spot.under(key, entry.value()))
                .orElse(new Spot(spot.problems(), spot.under(key, spot.node()).path(), spot.node()));
    }

    public Spot whole() {
        return spot;
    }

    /** @param right what to write, told to the person who left it out */
    public <T> Parsed<T> need(String key, String right, Value<T> value) {
        if (!has(key)) {
            at(key).refuse("is missing; write " + right);
            return Parsed.failed();
        }
        return value.read(at(key));
    }

    public <T> Parsed<T> or(String key, T fallback, Value<T> value) {
        return has(key) ? value.read(at(key)) : Parsed.of(fallback);
    }

    public <T> Parsed<Optional<T>> maybe(String key, Value<T> value) {
        if (!has(key)) {
            return Parsed.of(Optional.empty());
        }
        return value.read(at(key)).value().map(Optional::of).map(Parsed::of).orElseGet(Parsed::failed);
    }

    /** Makes the record; what its constructor refuses becomes a problem at the key its message begins with. */
    public <T> Parsed<T> build(Supplier<T> make) {
        try {
            return Parsed.of(make.get());
        } catch (Parsed.Absent reported) {
            return Parsed.failed();
        } catch (IllegalArgumentException refusal) {
            String message = Printable.message(refusal);
            String key = message.substring(0, Math.max(0, message.indexOf(' ')));
            Spot place = section.keys().contains(key) ? at(key) : spot;
            return place.refuse(message);
        }
    }

    private Optional<ConfigNode.Entry> entry(String key) {
        if (!section.keys().contains(key)) {
            throw new IllegalStateException(key + " is not declared in " + section);
        }
        return Optional.ofNullable(entries.get(key));
    }
}
