package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.ConfigNode;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import io.vigia.core.model.Names;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who an object is.
 *
 * @param displayName for people; the name when not given
 * @param labels in order of the file
 * @param annotations those of Vigia alone
 */
record Metadata(String name, String displayName, Map<String, List<String>> labels, Fields annotations) {
    /** One rule for every name in Vigia, so that an object's is safe as a label and in a file name. */
    static final Value<String> NAME = Values.scalar("a name", text -> Names.require("name", text));

    Metadata {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    static Parsed<Metadata> read(Spot spot, Kind kind) {
        return Fields.open(Part.METADATA, spot)
                .map(f -> {
                    Parsed<String> name = f.need("name", "the object's name, such as query-availability", NAME);
                    Parsed<String> display = f.or("displayName", name.value().orElse(""), Values.TEXT);
                    Parsed<Map<String, List<String>>> labels = f.or("labels", Map.of(), Annotations::labels);
                    Parsed<Fields> annotations = Annotations.read(
                            f.has("annotations") ? f.at("annotations") : nothing(f), annotations(kind));
                    // What could not be read has been reported; the rest of the object can still be checked.
                    Metadata read = new Metadata(
                            name.value().orElse("unnamed"),
                            display.value().orElse(""),
                            labels.value().orElse(Map.of()),
                            annotations
                                    .value()
                                    .or(() -> Fields.open(annotations(kind), nothing(f)))
                                    .orElseThrow());
                    return Parsed.of(read);
                })
                .orElseGet(Parsed::failed);
    }

    private static Spot nothing(Fields f) {
        Spot here = f.at("annotations");
        return new Spot(
                here.problems(), here.path(), new ConfigNode.Mapping(here.node().at(), List.of()));
    }

    private static Part annotations(Kind kind) {
        return switch (kind) {
            case SLO -> Part.SLO_ANNOTATIONS;
            case ALERT_CONDITION -> Part.CONDITION_ANNOTATIONS;
            default -> Part.NO_ANNOTATIONS;
        };
    }
}
