package io.vigia.agent.probe;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What a failed connection means, in words for people, and whose fault it is: what stops this machine from looking at all
 * (no such name, no free port, no free file, no network) makes the target unknown, everything else down.
 */
public final class Failures {
    private static final int MAX_CAUSES = 10;

    private Failures() {}

    public static ProbeResult explain(Throwable failure) {
        UnexpectedAnswer unexpected = find(failure, UnexpectedAnswer.class);
        if (unexpected != null) {
            return ProbeResult.down(Reasons.of(unexpected));
        }
        String text = allMessages(failure).toLowerCase(Locale.ROOT);
        if (find(failure, UnknownHostException.class) != null) {
            return unknown("name does not resolve: " + Reasons.of(failure));
        }
        if (find(failure, BindException.class) != null
                || text.contains("too many open files")
                || text.contains("network is unreachable")
                || text.contains("cannot assign requested address")) {
            return unknown(Reasons.of(failure));
        }
        return ProbeResult.down(reason(failure, text));
    }

    private static String reason(Throwable failure, String text) {
        if (find(failure, ConnectTimeoutException.class) != null) {
            return "no connection in time";
        }
        if (text.contains("connection refused")) {
            return "connection refused";
        }
        if (find(failure, ConnectException.class) != null || text.contains("no route to host")) {
            return "cannot connect: " + Reasons.of(failure);
        }
        if (find(failure, SSLException.class) != null) {
            return certificate(failure, text);
        }
        if (find(failure, TooLongFrameException.class) != null) {
            return "head of the answer is too large";
        }
        if (text.contains("connection reset")) {
            return "connection reset before the end of the answer";
        }
        if (find(failure, ClosedChannelException.class) != null || text.contains("connection was closed")) {
            return "connection closed before the end of the answer";
        }
        if (find(failure, DecoderException.class) != null
                || find(failure, IllegalArgumentException.class) != null
                || text.contains("invalid")) {
            return "answer is not HTTP: " + Reasons.of(failure);
        }
        return Reasons.of(failure);
    }

    private static String certificate(Throwable failure, String text) {
        CertificateExpiredException expired = find(failure, CertificateExpiredException.class);
        if (expired != null) {
            return "certificate expired (" + Reasons.of(expired) + ")";
        }
        CertificateNotYetValidException early = find(failure, CertificateNotYetValidException.class);
        if (early != null) {
            return "certificate is not valid yet (" + Reasons.of(early) + ")";
        }
        if (find(failure, NotSslRecordException.class) != null) {
            return "TLS failed: what answers does not speak TLS";
        }
        if (text.contains("unable to find valid certification path")) {
            return "certificate is not signed by a trusted authority";
        }
        if (text.contains("no name matching") || text.contains("no subject alternative")) {
            return "certificate is for another host: " + Reasons.of(last(failure));
        }
        if (find(failure, ClosedChannelException.class) != null) {
            return "TLS failed: connection closed while shaking hands";
        }
        return "TLS failed: " + Reasons.of(last(failure));
    }

    private static ProbeResult unknown(String reason) {
        return ProbeResult.unknown("could not look: " + reason);
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> kind) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++, cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return kind.cast(cause);
            }
        }
        return null;
    }

    private static Throwable last(Throwable failure) {
        Throwable last = failure;
        for (int i = 0; i < MAX_CAUSES && last.getCause() != null; i++) {
            last = last.getCause();
        }
        return last;
    }

    private static String allMessages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++, cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        return all.toString();
    }
}
