package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.ConfigNode;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Printable;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import java.util.Map;
import java.util.function.BiFunction;

/** Objects that stand in others: by reference, or written in place. */
final class Items {
    private final Library library;

    Items(Library library) {
        this.library = library;
    }

    /**
     * An item of a list.
     *
     * @param key of a reference
     * @param read what came of the objects that are defined by themselves
     */
    <T> Value<T> item(
            Part part, String key, Kind kind, Map<String, T> read, BiFunction<Metadata, Spot, Parsed<T>> inPlace) {
        return spot -> {
            if (spot.node() instanceof ConfigNode.Scalar scalar && !scalar.isBlank()) {
                return spot.refuse(
                        "is " + scalar.shown() + ", must be a map; write " + key + ": " + Printable.of(scalar.text()));
            }
            return Fields.open(part, spot)
                    .map(f -> f.has(key) ? reference(f, key, kind, read) : object(f, key, kind, inPlace))
                    .orElseGet(Parsed::failed);
        };
    }

    /** An indicator written in place, of which OpenSLO asks no kind. */
    <T> Value<T> indicator(BiFunction<Metadata, Spot, Parsed<T>> inPlace) {
        return spot -> Fields.open(Part.INLINE, spot)
                .map(f -> {
                    if (f.has("kind")) {
                        word(f, Kind.SLI);
                    }
                    return parts(f, Kind.SLI, inPlace);
                })
                .orElseGet(Parsed::failed);
    }

    private <T> Parsed<T> reference(Fields f, String key, Kind kind, Map<String, T> read) {
        for (String part : new String[] {"kind", "metadata", "spec"}) {
            if (f.has(part)) {
                return f.at(part).refuse("does not go with " + key + ": refer to an object, or write it in place");
            }
        }
        return f.need(key, "a name", library.reference(kind, read));
    }

    private static <T> Parsed<T> object(
            Fields f, String key, Kind kind, BiFunction<Metadata, Spot, Parsed<T>> inPlace) {
        if (!f.has("kind") && !f.has("metadata") && !f.has("spec")) {
            return f.whole().refuse("is empty; write " + key + ": NAME, or the " + kind.word() + " itself");
        }
        return word(f, kind).then(known -> parts(f, kind, inPlace));
    }

    private static Parsed<String> word(Fields f, Kind kind) {
        return f.need("kind", kind.word(), Values.oneOf(kind.word(), Map.of(kind.word(), kind.word())));
    }

    private static <T> Parsed<T> parts(Fields f, Kind kind, BiFunction<Metadata, Spot, Parsed<T>> inPlace) {
        Parsed<Metadata> metadata =
                f.need("metadata", "the object's name, such as {name: query}", spot -> Metadata.read(spot, kind));
        if (!f.has("spec")) {
            return f.at("spec").refuse("is missing; write what the " + kind.word() + " is");
        }
        return metadata.then(who -> inPlace.apply(who, f.at("spec")));
    }
}
