package io.vigia.core.config.bind;

import io.vigia.core.config.Problem;

/**
 * Where in the configuration something stands.
 *
 * @param file as the user named it, or as the include found it
 * @param line counted from 1; 0 when only the file is known
 */
public record Position(String file, int line) {
    public Problem problem(String key, String message) {
        return new Problem(file, line, key, message);
    }

    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
