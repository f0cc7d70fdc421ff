package io.vigia.core.config;

/**
 * One thing wrong with a configuration.
 *
 * @param file as the user named it, or as the include found it
 * @param line counted from 1; 0 when the problem is with the file as a whole
 * @param key dotted path of the key, such as {@code services.s3.cooldown}; empty for the file as a whole
 * @param message what is wrong and what would be right
 */
public record Problem(String file, int line, String key, String message) {
    /** {@code file:line: key: message}, leaving out what is not known. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
