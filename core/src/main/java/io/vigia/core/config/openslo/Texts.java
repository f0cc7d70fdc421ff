package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;

/** Texts for people. */
final class Texts {
    /** OpenSLO's limit, in characters. */
    static final int MAX_DESCRIPTION = 1050;

    /** Of several lines too: YAML folds long ones. */
    private static final Value<String> DESCRIPTION = Values.scalar("text", text -> {
        if (text.length() > MAX_DESCRIPTION) {
            throw new IllegalArgumentException("has " + text.length() + " characters, may have " + MAX_DESCRIPTION);
        }
        return text.strip();
    });

    private Texts() {}

    /** {@code description}, which every kind may have; empty when it is not there. */
    static Parsed<String> description(Fields f) {
        return f.or("description", "", DESCRIPTION);
    }
}
