package io.vigia.core.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Conditions that configuration records state in their constructors; each message says what would be right. */
public final class Checks {
    private static final Pattern HAPROXY_NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,80}");

    private static final Pattern KAFKA_TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private static final Pattern DOMAIN_NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*");
    private static final Pattern VERSION_4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)");

    /** Longest path of a Unix socket, in bytes (sun_path less its end). */
    private static final int LONGEST_SOCKET = 107;

    private Checks() {}

    public static void port(String key, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(key + " is " + port + ", must be between 0 and 65535");
        }
    }

    public static void between(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(key + " is " + Durations.format(value) + ", must be between "
                    + Durations.format(least) + " and " + Durations.format(most));
        }
    }

    public static void between(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + ", must be between " + least + " and " + most);
        }
    }

    public static void oneOf(String key, String value, Collection<String> legal) {
        if (!legal.contains(value)) {
            throw new IllegalArgumentException(key + " '" + value + "' is not one of " + String.join(", ", legal));
        }
    }

    public static void httpUrl(String key, URI url) {
        if (url.getScheme() == null || !Set.of("http", "https").contains(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    key + " '" + url + "' must begin with http:// or https:// and name a host");
        }
    }

    /** Kafka's own rule. */
    public static void kafkaTopic(String key, String topic) {
        if (!KAFKA_TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            throw new IllegalArgumentException(
                    key + " '" + topic + "' is not a name of a topic: use 1 to 249 letters, digits, '.', '_' or '-'");
        }
    }

    public static void socketPath(String key, String path) {
        if (utf8Length(path) > LONGEST_SOCKET) {
            throw new IllegalArgumentException(
                    key + " is longer than the " + LONGEST_SOCKET + " bytes a Unix socket's path may have");
        }
    }

    private static long utf8Length(String text) {
        return text.codePoints()
                .map(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
                .sum();
    }

    /** RFC 1035, 2.3.4, and underscores, which names of services have. */
    public static void domainName(String key, String name) {
        if (!DOMAIN_NAME.matcher(name).matches() || name.length() > 253) {
            throw new IllegalArgumentException(key + " '" + name
                    + "' is not a domain name: labels of 1 to 63 letters, digits, '-' or '_', with dots between");
        }
    }

    /** What may stand in a path of Consul's API without being encoded; its own rule for names that DNS can carry, and a little more. */
    public static void consulName(String key, String name) {
        if (!name.matches("[A-Za-z0-9_.-]{1,128}") || name.startsWith(".")) {
            throw new IllegalArgumentException(key + " '" + name
                    + "' is not a service's name: 1 to 128 letters, digits, '-', '_' or '.', not beginning with '.'");
        }
    }

    /** A literal address, so that nothing needs to be looked up. */
    public static void address(String key, String address) {
        boolean good = address.indexOf(':') >= 0
                ? isVersion6(address)
                : VERSION_4.matcher(address).matches();
        if (!good) {
            throw new IllegalArgumentException(
                    key + " '" + address + "' is not an address, such as 10.0.0.1 or 2001:db8::1");
        }
    }

    private static boolean isVersion6(String address) {
        int gap = address.indexOf("::");
        if (gap != address.lastIndexOf("::")) {
            return false;
        }
        String[] groups =
                address.replaceFirst("^::", "").replaceFirst("::$", "").split("::|:", -1);
        boolean all =
                address.equals("::") || List.of(groups).stream().allMatch(group -> group.matches("[0-9a-fA-F]{1,4}"));
        return all && (gap >= 0 ? groups.length < 8 : groups.length == 8);
    }

    /** HAProxy's own rule for names of backends and servers; anything else could smuggle a second command into its socket. */
    public static void haproxyName(String key, String name) {
        if (!HAPROXY_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(key + " '" + name
                    + "' is not a name HAProxy could have: use 1 to 80 letters, digits, '-', '_', '.' or ':'");
        }
    }

    /** A program by its absolute path, so that nobody's PATH decides what runs as the agent. */
    public static void command(String key, List<String> command) {
        if (command.isEmpty() || !command.get(0).startsWith("/")) {
            throw new IllegalArgumentException(key + " " + command
                    + " must begin with the absolute path of a program, such as [/usr/local/bin/promote, now]");
        }
        if (command.size() > 64 || command.stream().anyMatch(word -> word.length() > 4096 || word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException(key + " has more than 64 words, or one that is no argument");
        }
    }
}
