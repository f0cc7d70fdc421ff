package io.vigia.core.config.bind.probe;

import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.probe.ProbeSpec;

/** Reads the keys that one kind of probe has of its own; {@code kind} and the schedule are read already. */
@FunctionalInterface
interface ProbeReader {
    Parsed<? extends ProbeSpec> read(Fields f);
}
