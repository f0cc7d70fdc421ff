package io.vigia.core.slo.rules;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rules that Prometheus evaluates one after another, so that each sees what those before it have written.
 *
 * @param name unique in a file
 * @param remark what a reader should know of it, one line, or empty
 * @param interval how often; empty for Prometheus's own {@code evaluation_interval}
 */
public record RuleGroup(String name, String remark, Optional<Duration> interval, List<Rule> rules) {
    public RuleGroup {
        rules = List.copyOf(rules);
    }
}
