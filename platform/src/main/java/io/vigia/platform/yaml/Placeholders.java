package io.vigia.platform.yaml;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Placeholders in a value: a dollar and, in braces, {@code NAME}, {@code NAME:-default}, {@code file:path} or {@code vault:path#key}. Two
 * dollars before the brace stand for one, and no placeholder. Paths of files are relative to the file that holds the value.
 */
final class Placeholders {
    /** Most bytes that {@code ${file:path}} brings in. */
    static final int MAX_FILE_BYTES = 64 * 1024;

    private static final Pattern FORM = Pattern.compile("\\$?\\$\\{([^{}]*)}?");
    private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

    /** Nothing in it may lead elsewhere when it becomes the path of a URL. */
    private static final Pattern VAULT =
            Pattern.compile("vault:([A-Za-z0-9_.-]{1,128}(?:/[A-Za-z0-9_.-]{1,128}){1,15})#([A-Za-z0-9_.-]{1,128})");

    /** What stands for a secret that is not asked for. */
    static final String NOT_ASKED = "not-asked";

    private final Function<String, @Nullable String> environment;
    private final SecretSource vault;

    Placeholders(Function<String, @Nullable String> environment) {
        this(environment, SecretSource.NOT_ASKED);
    }

    Placeholders(Function<String, @Nullable String> environment, SecretSource vault) {
        this.environment = environment;
        this.vault = vault;
    }

    /**
     * @param secret whether any of the text came from outside the file
     * @param asked whether every secret in it was looked up
     */
    record Filled(String text, boolean secret, boolean asked) {}

    /** Throws {@link IllegalArgumentException}, saying what would be right and repeating no value, when one cannot be filled. */
    Filled fill(Path file, String text) {
        if (!text.contains("${")) {
            return new Filled(text, false, true);
        }
        StringBuilder filled = new StringBuilder();
        boolean secret = false;
        boolean asked = true;
        int done = 0;
        Matcher matcher = FORM.matcher(text);
        while (matcher.find(done)) {
            filled.append(text.substring(done, matcher.start()));
            if (matcher.group().startsWith("$$")) {
                filled.append("${");
                done = matcher.start() + 3;
                continue;
            }
            if (matcher.group(1).startsWith("vault:") && matcher.group().endsWith("}")) {
                Optional<String> value = fromVault(matcher.group(), matcher.group(1));
                filled.append(value.orElse(NOT_ASKED));
                secret = true;
                asked &= value.isPresent();
                done = matcher.end();
                continue;
            }
            Optional<String> outside = outside(file, matcher);
            secret |= outside.isPresent();
            filled.append(outside.orElseGet(() -> fallback(matcher)));
            done = matcher.end();
        }
        return new Filled(filled.append(text.substring(done)).toString(), secret, asked);
    }

    private Optional<String> fromVault(String shown, String inside) {
        Matcher named = VAULT.matcher(inside);
        if (!named.matches() || named.group(1).matches("(.*/)?\\.\\.?(/.*)?")) {
            throw malformed(shown);
        }
        try {
            return vault.secret(named.group(1), named.group(2));
        } catch (IOException failure) {
            throw new IllegalArgumentException("the secret of " + shown + " " + words(failure), failure);
        }
    }

    private Optional<String> outside(Path file, Matcher placeholder) {
        String inside = placeholder.group(1);
        Matcher name = NAME.matcher(inside);
        if (!placeholder.group().endsWith("}")) {
            throw malformed(placeholder.group());
        }
        if (inside.startsWith("file:")) {
            return Optional.of(contents(file, inside.substring("file:".length())));
        }
        if (!name.matches()) {
            throw malformed(placeholder.group());
        }
        String value = environment.apply(name.group(1));
        if (value == null && name.group(2) == null) {
            throw new IllegalArgumentException("the environment variable " + name.group(1)
                    + " is not set; set it, or write ${" + name.group(1) + ":-default}");
        }
        return Optional.ofNullable(value).filter(set -> name.group(2) == null || !set.isEmpty());
    }

    private static String fallback(Matcher placeholder) {
        Matcher name = NAME.matcher(placeholder.group(1));
        String fallback = name.matches() ? name.group(2) : null;
        return fallback == null ? "" : fallback;
    }

    private static String contents(Path from, String path) {
        try {
            if (path.isBlank()) {
                throw new IOException("has no name");
            }
            String text = BoundedFile.read(from.resolveSibling(path), MAX_FILE_BYTES);
            return text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException | InvalidPathException failure) {
            throw new IllegalArgumentException(
                    "the file of ${file:" + path + "} " + words(failure) + "; write the path of a small text file",
                    failure);
        }
    }

    private static String words(Exception failure) {
        String message = failure.getMessage();
        return message == null || failure instanceof InvalidPathException ? "cannot be read" : message;
    }

    private static IllegalArgumentException malformed(String shown) {
        return new IllegalArgumentException(
                "'" + (shown.length() > 80 ? shown.substring(0, 80) + "..." : shown)
                        + "' is no placeholder; write ${NAME}, ${NAME:-default}, ${file:path} or ${vault:path#key}, or $${ for the text itself");
    }
}
