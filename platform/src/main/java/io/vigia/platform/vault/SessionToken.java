package io.vigia.platform.vault;

import io.vigia.core.config.VaultConfig.AppRole;
import io.vigia.core.config.VaultConfig.Login;
import io.vigia.core.config.VaultConfig.TokenFile;
import io.vigia.platform.vault.VaultClient.Lease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The token under which Vault is asked: come by when it is first needed, renewed when a third of its time is left, come by anew when that is refused or it has ended. Not
 * for several threads.
 */
final class SessionToken {
    /** Of a token that lasts for ever, or is somebody else's to renew. */
    private static final Duration LONG = Duration.ofDays(1);

    private static final int MAX_BYTES = 8 * 1024;

    private final VaultClient client;
    private final Login login;
    private final LongSupplier nanoTime;
    /** Read by whoever plans the next renewal, without waiting for a question that is under way. */
    private volatile Optional<Held> held = Optional.empty();

    private record Held(Lease lease, long bornNanos) {
        long ageNanos(long now) {
            return now - bornNanos;
        }

        boolean endless() {
            return lease.lease().isZero();
        }
    }

    SessionToken(VaultClient client, Login login, LongSupplier nanoTime) {
        this.client = client;
        this.login = login;
        this.nanoTime = nanoTime;
    }

    /** One that is good as far as is known. */
    String get() throws IOException {
        Optional<Held> now = held.filter(token -> untilEnd(token) > 0);
        held = now.isPresent() ? renewed(now.get()) : Optional.of(fresh());
        return held.orElseThrow().lease().token();
    }

    /** Vault has not taken it. */
    void forget() {
        held = Optional.empty();
    }

    /** Until {@link #get} has something to do. */
    Duration untilRenewal() {
        return held.filter(token -> !token.endless())
                .map(token -> Duration.ofNanos(Math.max(0, renewalNanos(token) - token.ageNanos(nanoTime.getAsLong()))))
                .orElse(LONG);
    }

    private Optional<Held> renewed(Held token) throws IOException {
        if (token.endless()
                || !token.lease().renewable()
                || token.ageNanos(nanoTime.getAsLong()) < renewalNanos(token)) {
            return Optional.of(token);
        }
        try {
            return Optional.of(hold(client.renew(token.lease().token())));
        } catch (VaultRefusal ended) {
            return Optional.of(fresh());
        }
    }

    /** A token that may not be renewed is used until its end. */
    private static long renewalNanos(Held token) {
        long whole = token.lease().lease().toNanos();
        return token.lease().renewable() ? whole / 3 * 2 : whole;
    }

    private long untilEnd(Held token) {
        return token.endless() ? 1 : token.lease().lease().toNanos() - token.ageNanos(nanoTime.getAsLong());
    }

    private Held fresh() throws IOException {
        if (login instanceof AppRole role) {
            return hold(client.login(role));
        }
        return hold(client.lookup(checked(read(Path.of(((TokenFile) login).path())))));
    }

    private Held hold(Lease lease) {
        return new Held(lease, nanoTime.getAsLong());
    }

    private static String read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new VaultRefusal("cannot be asked for: the token file " + file + " cannot be read", false);
        }
    }

    /** Only what may stand in a header; a library that refuses another would repeat it. */
    static String checked(String token) throws IOException {
        if (!token.matches("[\\x21-\\x7e]{1,4096}")) {
            throw new VaultRefusal("cannot be asked for: what should be a token is none", false);
        }
        return token;
    }
}
