package io.vigia.lab.net;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the namespaces, links and mounts of one run from those of every other on this machine.
 *
 * @param text four hexadecimal digits, because the name of a link has room for fifteen letters
 */
public record RunId(String text) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{4}");
    private static final Pattern NAMESPACE = Pattern.compile("vigia-([0-9a-f]{4})-[a-z0-9-]+");

    public RunId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not the id of a run: four hexadecimal digits");
        }
    }

    static RunId draw(RandomGenerator random) {
        return new RunId("%04x".formatted(random.nextInt(0x10000)));
    }

    /** Whose namespace that is; empty when it is none of the lab's. */
    static Optional<RunId> ofNamespace(String namespace) {
        Matcher matcher = NAMESPACE.matcher(namespace);
        return matcher.matches() ? Optional.of(new RunId(matcher.group(1))) : Optional.empty();
    }

    String namespace(String host) {
        return "vigia-" + text + "-" + host;
    }

    /** The machine's own end of the cable to the switch. */
    String rootLink() {
        return "vigia" + text;
    }

    /** What stands as the device of this run's mounts. */
    String mountSource() {
        return "vigia-" + text;
    }

    @Override
    public String toString() {
        return text;
    }
}
