package io.vigia.core.config.bind;

import io.vigia.core.config.BalancerLog;
import io.vigia.core.config.BalancerLog.Place;
import io.vigia.core.config.BalancerLog.Time;
import io.vigia.core.config.BalancerLog.Udp;
import io.vigia.core.config.BalancerLog.Unix;

/** Reads where a balancer's log is received. */
final class BalancerLogBinder {
    private final Paths paths;

    BalancerLogBinder(Paths paths) {
        this.paths = paths;
    }

    Parsed<BalancerLog> read(Spot spot) {
        return Fields.open(Section.BALANCER_LOG, spot)
                .map(f -> {
                    Parsed<Place> place = place(f);
                    var time = f.or("time", Time.TOTAL, Values.word(Time.class));
                    var bounds =
                            f.or("bounds", BalancerLog.DEFAULT_BOUNDS, Values.list("[500ms, 2s]", Values.DURATION));
                    var errors = f.or("errors", BalancerLog.DEFAULT_ERRORS, Values.list("[5xx, S, s]", Values.TEXT));
                    return f.build(() -> new BalancerLog(place.get(), time.get(), bounds.get(), errors.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private Parsed<Place> place(Fields f) {
        if (f.has("listen") == f.has("socket")) {
            return f.whole()
                    .refuse(
                            f.has("listen")
                                    ? "has both listen and socket; keep one of them"
                                    : "says nowhere to receive it; write listen: 127.0.0.1:5140, or socket: and the path of a"
                                            + " Unix socket");
        }
        if (f.has("listen")) {
            return Values.ENDPOINT.read(f.at("listen")).then(endpoint -> f.build(() -> new Udp(endpoint)));
        }
        return Values.scalar(
                        "a path", text -> paths.resolve(f.at("socket").node().at(), text))
                .read(f.at("socket"))
                .then(path -> f.build(() -> new Unix(path)));
    }
}
