package io.vigia.core.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Conditions that configuration records state in their constructors; each message says what would be right. */
final class Checks {
    private static final Pattern HAPROXY_NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,80}");

    private Checks() {}

    static void port(String key, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(key + " is " + port + ", must be between 0 and 65535");
        }
    }

    static void between(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(key + " is " + Durations.format(value) + ", must be between "
                    + Durations.format(least) + " and " + Durations.format(most));
        }
    }

    static void between(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + ", must be between " + least + " and " + most);
        }
    }

    static void oneOf(String key, String value, Collection<String> legal) {
        if (!legal.contains(value)) {
            throw new IllegalArgumentException(key + " '" + value + "' is not one of " + String.join(", ", legal));
        }
    }

    static void httpUrl(String key, URI url) {
        if (url.getScheme() == null || !Set.of("http", "https").contains(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    key + " '" + url + "' must begin with http:// or https:// and name a host");
        }
    }

    /** HAProxy's own rule for names of backends and servers; anything else could smuggle a second command into its socket. */
    static void haproxyName(String key, String name) {
        if (!HAPROXY_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(key + " '" + name
                    + "' is not a name HAProxy could have: use 1 to 80 letters, digits, '-', '_', '.' or ':'");
        }
    }

    /** A program by its absolute path, so that nobody's PATH decides what runs as the agent. */
    static void command(String key, List<String> command) {
        if (command.isEmpty() || !command.get(0).startsWith("/")) {
            throw new IllegalArgumentException(key + " " + command
                    + " must begin with the absolute path of a program, such as [/usr/local/bin/promote, now]");
        }
        if (command.size() > 64 || command.stream().anyMatch(word -> word.length() > 4096 || word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException(key + " has more than 64 words, or one that is no argument");
        }
    }
}
