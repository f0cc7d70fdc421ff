package io.vigia.core.slo.rules;

import java.time.Duration;
import java.util.Map;

/** One rule of a group: something recorded, or something alerted on. Expressions are PromQL. */
public sealed interface Rule {
    String name();

    String expression();

    Map<String, String> labels();

    /** @param name of the series that it writes */
    record Recording(String name, String expression, Map<String, String> labels) implements Rule {
        public Recording {
            labels = Ordered.copy(labels);
        }
    }

    /**
     * @param name the label {@code alertname}
     * @param holds for how long the expression must have a result before it alerts
     */
    record Alerting(
            String name, String expression, Duration holds, Map<String, String> labels, Map<String, String> annotations)
            implements Rule {
        public Alerting {
            labels = Ordered.copy(labels);
            annotations = Ordered.copy(annotations);
        }
    }
}
