package io.vigia.core.config.bind;

import io.vigia.core.config.Problem;
import java.util.List;

/** A configuration that may be used, and what a person should still know about it. */
public record Bound<T>(T value, List<Problem> warnings) {
    public Bound {
        warnings = List.copyOf(warnings);
    }
}
