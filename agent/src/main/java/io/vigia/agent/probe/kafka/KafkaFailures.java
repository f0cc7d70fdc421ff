package io.vigia.agent.probe.kafka;

import io.vigia.agent.probe.Reasons;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/** What a failure of Kafka's clients means, in words for people. */
public final class KafkaFailures {
    private KafkaFailures() {}

    public static String words(Throwable failure) {
        Throwable root = root(failure);
        if (root instanceof SslAuthenticationException) {
            return "TLS failed: " + Reasons.of(last(root));
        }
        if (root instanceof AuthenticationException) {
            return "credentials are refused: " + Reasons.of(root);
        }
        if (root instanceof AuthorizationException) {
            return "not allowed: " + Reasons.of(root);
        }
        if (root instanceof TimeoutException || root instanceof java.util.concurrent.TimeoutException) {
            return "no answer in time" + (root.getMessage() == null ? "" : ": " + Reasons.of(root));
        }
        return Reasons.of(root);
    }

    /** Whether it is a setting of ours, and not the cluster, that failed. */
    public static boolean isOurs(Throwable failure) {
        Throwable root = root(failure);
        return root instanceof ConfigException
                || (root.getClass() == KafkaException.class
                        && String.valueOf(root.getMessage()).startsWith("Failed to "));
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while ((root instanceof ExecutionException || root instanceof CompletionException) && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static Throwable last(Throwable failure) {
        Throwable last = failure;
        for (int i = 0; i < 10 && last.getCause() != null; i++) {
            last = last.getCause();
        }
        return last;
    }
}
