package io.vigia.core.slo.rules;

import io.vigia.core.slo.BurnCondition;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.TrafficGuard;
import io.vigia.core.slo.WindowName;
import java.time.Duration;

/**
 * PromQL of one objective. Every aggregator of a group counts the same events, so of several the one that counted most is taken: whoever was restarted or
 * away has missed some. Windows are sums of the raw counters, never means of recorded ratios.
 */
final class Expressions {
    static final String EVENTS = "slo:vigia_slo_events:increase";
    static final String BAD = "slo:vigia_slo_bad_events:increase";
    static final String ERRORS = "slo:vigia_slo_errors:ratio";
    static final String BURN = "slo:vigia_slo_burn:rate";
    static final String LEFT = "slo:vigia_slo_budget_left:ratio";

    private static final String MOST = "max without (instance) ";
    /** Points in a subquery that looks for the first sample of a window: so exactly is its age known. */
    private static final int POINTS = 720;

    private static final Duration FINEST = Duration.ofSeconds(10);

    private final SloDefinition slo;

    Expressions(SloDefinition slo) {
        this.slo = slo;
    }

    String events(Duration window) {
        return increase("vigia_slo_events_total", window);
    }

    String bad(Duration window) {
        return increase("vigia_slo_bad_events_total", window);
    }

    private String increase(String counter, Duration window) {
        return MOST + "(increase(" + own(counter) + "[" + WindowName.of(window) + "]))";
    }

    /** None where nothing happened. */
    String errors(Duration window) {
        return recorded(BAD, window) + " / (" + recorded(EVENTS, window) + " > 0)";
    }

    String burn(Duration window) {
        return recorded(ERRORS, window) + " / " + slo.objective().budget().toPlainString();
    }

    /** Until a rolling window has been filled, the time to come has a budget too. */
    String left(Duration window) {
        Duration exact = window.dividedBy(POINTS);
        String step = WindowName.of(exact.compareTo(FINEST) < 0 ? FINEST : exact);
        String first = "min without (instance) (min_over_time(timestamp(" + own("vigia_slo_events_total") + ")["
                + WindowName.of(window) + ":" + step + "]))";
        return "1 - " + recorded(BURN, window) + " * ignoring (window, source)\n  clamp_max((time() - " + first + ") / "
                + window.toSeconds() + ", 1)";
    }

    String burns(BurnCondition condition) {
        String factor = condition.factor().toPlainString();
        StringBuilder expression = new StringBuilder(recorded(BURN, condition.longWindow()) + " > " + factor);
        if (!condition.shortWindow().equals(condition.longWindow())) {
            expression
                    .append("\nand ignoring (window) ")
                    .append(recorded(BURN, condition.shortWindow()))
                    .append(" > ")
                    .append(factor);
        }
        TrafficGuard guard = condition.guard();
        if (guard.enoughEvents() > 0) {
            expression
                    .append("\nand (")
                    .append(recorded(EVENTS, condition.longWindow()))
                    .append(" >= ")
                    .append(guard.enoughEvents())
                    .append(" or ")
                    .append(recorded(BAD, condition.longWindow()))
                    .append(" >= ")
                    .append(guard.leastFailures())
                    .append(")");
        }
        return expression.toString();
    }

    String exhausted(Duration window) {
        return recorded(LEFT, window) + " < 0";
    }

    String notMeasured() {
        String measuring = own("vigia_slo_measuring");
        return MOST + "(" + measuring + ") == 0 or absent(" + measuring + ")";
    }

    private String own(String metric) {
        return metric + "{slo=\"" + slo.id() + "\",service=\"" + slo.service() + "\"}";
    }

    private String recorded(String metric, Duration window) {
        return metric + "{slo=\"" + slo.id() + "\",window=\"" + WindowName.of(window) + "\"}";
    }
}
