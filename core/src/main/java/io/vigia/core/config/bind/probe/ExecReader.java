package io.vigia.core.config.bind.probe;

import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Values;
import io.vigia.core.config.probe.ExecSpec;
import java.util.List;

final class ExecReader {
    private ExecReader() {}

    static Parsed<ExecSpec> read(Fields f) {
        Parsed<List<String>> command =
                f.need("command", "the program and its arguments, such as [/usr/local/bin/check, now]", Values.COMMAND);
        return f.build(() -> new ExecSpec(command.get()));
    }
}
