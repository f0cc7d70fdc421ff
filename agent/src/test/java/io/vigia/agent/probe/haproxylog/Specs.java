package io.vigia.agent.probe.haproxylog;

import io.vigia.core.config.BalancerLog;
import io.vigia.core.config.BalancerLog.Place;
import io.vigia.core.config.BalancerLog.Time;
import io.vigia.core.config.BalancerLog.Udp;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.probe.HaproxyLogSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class Specs {
    private Specs() {}

    static HaproxyLogSpec at(Place place) {
        BalancerLog log = new BalancerLog(
                place, Time.TOTAL, List.of(Duration.ofMillis(50), Duration.ofMillis(500)), BalancerLog.DEFAULT_ERRORS);
        return new HaproxyLogSpec(log, Map.of("s3", List.of("s3-a"), "sql", List.of("sql-a")), Optional.empty());
    }

    /** For what opens no socket. */
    static HaproxyLogSpec nowhere() {
        return at(new Udp(new Endpoint("127.0.0.1", 1)));
    }
}
