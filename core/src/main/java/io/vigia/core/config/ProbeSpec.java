package io.vigia.core.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a probe asks of its target. One record a probe kind; {@code kind} in {@code lake.yaml} chooses. */
public sealed interface ProbeSpec {
    /** The value of {@code kind}. */
    String kind();

    /** Connects, and is content when the connection stands. */
    record Tcp(String host, int port) implements ProbeSpec {
        public Tcp {
            Checks.between("port", port, 1, 65535);
        }

        @Override
        public String kind() {
            return "tcp";
        }
    }

    /**
     * Sends one HTTP request.
     *
     * @param method GET when not given
     * @param statuses answers that count as serving; anything else is down (default 200 alone)
     * @param headers sent with the request
     * @param bodyContains text that the first 64 KiB of the body must contain
     * @param certificateWarning a certificate that expires sooner than this makes the target degraded (default 14d)
     * @param lagHeader response header that carries the target's replication lag in seconds (a decimal number)
     */
    record Http(
            URI url,
            String method,
            Set<Integer> statuses,
            Map<String, String> headers,
            Optional<String> bodyContains,
            java.time.Duration certificateWarning,
            Optional<String> lagHeader)
            implements ProbeSpec {
        public static final int MAX_BODY_BYTES = 64 * 1024;

        public Http {
            Checks.httpUrl("url", url);
            Checks.oneOf("method", method, List.of("GET", "HEAD", "OPTIONS"));
            statuses = Set.copyOf(statuses);
            headers = Map.copyOf(headers);
            if (statuses.isEmpty() || statuses.stream().anyMatch(status -> status < 100 || status > 599)) {
                throw new IllegalArgumentException("statuses must name at least one status between 100 and 599");
            }
            if (bodyContains.isPresent() && method.equals("HEAD")) {
                throw new IllegalArgumentException("bodyContains needs a body: use method GET, not HEAD");
            }
        }

        @Override
        public String kind() {
            return "http";
        }

        /** Without the values of the headers, which may be credentials. */
        @Override
        public String toString() {
            return "Http[" + method + " " + url + ", statuses " + statuses + ", headers " + headers.keySet() + "]";
        }
    }

    /**
     * Shakes hands over TLS and reads the certificates that the server shows.
     *
     * @param serverName asked for (SNI), and a name that the certificate must be for; {@code host} when not given
     * @param names further names that the certificate must be for
     * @param issuer text that the distinguished name of the certificate's issuer must contain, whatever its case
     * @param subject likewise of its subject
     * @param certificateWarning a certificate that expires sooner than this makes the target degraded (default 14d)
     */
    record Tls(
            String host,
            int port,
            String serverName,
            List<String> names,
            Optional<String> issuer,
            Optional<String> subject,
            java.time.Duration certificateWarning)
            implements ProbeSpec {
        public Tls {
            Checks.between("port", port, 1, 65535);
            names = List.copyOf(names);
            if (names.size() > 50) {
                throw new IllegalArgumentException("names are " + names.size() + ", must be at most 50");
            }
        }

        @Override
        public String kind() {
            return "tls";
        }
    }

    /** What is asked of a name server: addresses of version 4 or 6. */
    enum DnsType {
        A,
        AAAA
    }

    /**
     * Asks a name server for the addresses of a name.
     *
     * @param name whole: no search list is applied
     * @param server by its address; the first of the system's own when not given
     * @param addresses all that the name has; any do when empty
     */
    record Dns(String name, DnsType type, Optional<Endpoint> server, List<String> addresses) implements ProbeSpec {
        public Dns {
            Checks.domainName("name", name);
            addresses = List.copyOf(addresses);
            server.ifPresent(at -> Checks.address("server", at.host()));
            for (String address : addresses) {
                Checks.address("addresses", address);
                if ((address.indexOf(':') >= 0) != (type == DnsType.AAAA)) {
                    throw new IllegalArgumentException(
                            "addresses hold '" + address + "', which is none of type " + type);
                }
            }
            if (addresses.size() > 50) {
                throw new IllegalArgumentException("addresses are " + addresses.size() + ", must be at most 50");
            }
        }

        @Override
        public String kind() {
            return "dns";
        }
    }

    /**
     * Runs a program on the agent's machine, as the agent's user.
     *
     * @param command an absolute path and arguments; no shell reads it
     */
    record Exec(List<String> command) implements ProbeSpec {
        public Exec {
            command = List.copyOf(command);
            Checks.command("command", command);
        }

        @Override
        public String kind() {
            return "exec";
        }

        /** Without the arguments, which may be credentials. */
        @Override
        public String toString() {
            return "Exec[" + command.get(0) + "]";
        }
    }

    /**
     * Reads the machine's own /proc.
     *
     * @param mounts mount points whose space is read; empty means every local file system
     * @param diskFullRatio a file system fuller than this makes the host degraded, 0 to 1 (default 0.95)
     */
    record Host(List<String> mounts, double diskFullRatio) implements ProbeSpec {
        public Host {
            mounts = List.copyOf(mounts);
            if (!(diskFullRatio > 0 && diskFullRatio <= 1)) {
                throw new IllegalArgumentException(
                        "diskFullRatio is " + diskFullRatio + ", must be above 0, at most 1");
            }
        }

        @Override
        public String kind() {
            return "host";
        }
    }

    /** Asks an HAProxy at its Unix socket ({@code show info}, {@code show stat}). */
    record Haproxy(String socket) implements ProbeSpec {
        @Override
        public String kind() {
            return "haproxy";
        }
    }
}
