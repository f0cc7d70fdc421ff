package io.vigia.core.config.probe;

import io.vigia.core.config.Checks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Shakes hands over TLS and reads the certificates that the server shows.
 *
 * @param serverName asked for (SNI), and a name that the certificate must be for; {@code host} when not given
 * @param names further names that the certificate must be for
 * @param issuer text that the distinguished name of the certificate's issuer must contain, whatever its case
 * @param subject likewise of its subject
 * @param certificateWarning a certificate that expires sooner than this makes the target degraded (default 14d)
 */
public record TlsSpec(
        String host,
        int port,
        String serverName,
        List<String> names,
        Optional<String> issuer,
        Optional<String> subject,
        Duration certificateWarning)
        implements ProbeSpec {
    public TlsSpec {
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
