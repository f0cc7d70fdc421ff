package io.vigia.platform.vault;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the token alive and asks Vault from time to time whether a secret has changed; when one has, the configuration is read again as on SIGHUP. All of it on a worker
 * thread, never on an event loop.
 */
public final class SecretsWatch {
    private static final Logger log = LoggerFactory.getLogger(SecretsWatch.class);
    private static final Duration LEAST = Duration.ofSeconds(1);
    /** Where there is no Vault, a reload may bring one. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final VaultKeeper keeper;
    private final Runnable reload;
    private final Duration least;
    private final Duration most;
    private Duration sinceAsked = Duration.ZERO;

    private SecretsWatch(Vertx vertx, VaultKeeper keeper, Duration least, Duration most, Runnable reload) {
        this.vertx = vertx;
        this.keeper = keeper;
        this.reload = reload;
        this.least = least;
        this.most = most;
    }

    /** Goes on until {@code vertx} is closed. */
    public static void start(Vertx vertx, VaultKeeper keeper, Runnable reload) {
        start(vertx, keeper, LEAST, Duration.ofDays(1), reload);
    }

    /**
     * @param least pause between two rounds
     * @param most between two times that Vault is asked, whatever the configuration says
     */
    static void start(Vertx vertx, VaultKeeper keeper, Duration least, Duration most, Runnable reload) {
        new SecretsWatch(vertx, keeper, least, most, reload).next();
    }

    private void next() {
        Duration refresh = min(most, keeper.refresh().orElse(IDLE));
        Duration pause = max(least, min(refresh.minus(sinceAsked), keeper.untilRenewal()));
        vertx.setTimer(
                pause.toMillis(),
                timer -> vertx.executeBlocking(() -> {
                            round(pause, refresh);
                            return null;
                        })
                        .onFailure(failure -> log.atError().setCause(failure).log("looking for changed secrets failed"))
                        .onComplete(over -> next()));
    }

    private void round(Duration pause, Duration refresh) {
        sinceAsked = sinceAsked.plus(pause);
        if (sinceAsked.compareTo(refresh) < 0) {
            keeper.keepAlive();
            return;
        }
        sinceAsked = Duration.ZERO;
        if (keeper.changed()) {
            log.atInfo().log("a secret has changed, reading the configuration again");
            reload.run();
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
