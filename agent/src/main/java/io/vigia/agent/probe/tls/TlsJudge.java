package io.vigia.agent.probe.tls;

import io.vigia.agent.probe.Failures;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.ReadingList;
import io.vigia.core.config.probe.TlsSpec;
import io.vigia.core.model.Reading;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the certificates that a server has shown say about it: dates first, then trust, then names, then what was asked for. */
final class TlsJudge {
    private final TlsSpec spec;
    private final InstantSource clock;

    TlsJudge(TlsSpec spec, InstantSource clock) {
        this.spec = spec;
        this.clock = clock;
    }

    /**
     * A handshake that has come to its end.
     *
     * @param chain what was shown, the server's own certificate first, at least one
     * @param protocol such as {@code TLSv1.3}
     */
    ProbeResult shaken(List<X509Certificate> chain, String protocol) {
        Instant now = clock.instant();
        return wrongDate(chain, now)
                .or(() -> wrongName(chain.get(0)))
                .or(() -> wrongText("issuer", spec.issuer(), issuer(chain.get(0))))
                .or(() -> wrongText("subject", spec.subject(), subject(chain.get(0))))
                .map(ProbeResult::down)
                .orElseGet(() -> timeLeft(chain, protocol, now))
                .withReadings(readings(chain, now));
    }

    /** @param chain what was shown before the handshake failed; may be empty */
    ProbeResult failed(List<X509Certificate> chain, Throwable failure) {
        Instant now = clock.instant();
        return wrongDate(chain, now)
                .map(ProbeResult::down)
                .orElseGet(() -> Failures.explain(failure))
                .withReadings(readings(chain, now));
    }

    private static Optional<String> wrongDate(List<X509Certificate> chain, Instant now) {
        return chain.stream()
                .flatMap(certificate -> {
                    Instant begin = certificate.getNotBefore().toInstant();
                    Instant end = certificate.getNotAfter().toInstant();
                    String which = which(certificate, chain);
                    return end.isBefore(now)
                            ? Stream.of(which + " expired on " + end)
                            : begin.isAfter(now) ? Stream.of(which + " is not valid before " + begin) : Stream.empty();
                })
                .findFirst();
    }

    private Optional<String> wrongName(X509Certificate own) {
        CertificateNames names = CertificateNames.of(own);
        return Stream.concat(Stream.of(spec.serverName()), spec.names().stream())
                .filter(name -> !names.include(name))
                .findFirst()
                .map(missing -> "certificate is for " + names + ", not for " + missing);
    }

    private static Optional<String> wrongText(String what, Optional<String> wanted, String found) {
        return wanted.filter(text -> !found.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)))
                .map(text -> what + " of the certificate is '" + found + "', without '" + text + "'");
    }

    private ProbeResult timeLeft(List<X509Certificate> chain, String protocol, Instant now) {
        X509Certificate first = firstToEnd(chain);
        Instant end = first.getNotAfter().toInstant();
        Duration left = Duration.between(now, end);
        String text = which(first, chain) + " expires in " + left.toDays() + " days, on " + end;
        return left.compareTo(spec.certificateWarning()) < 0
                ? ProbeResult.degraded(text)
                : ProbeResult.up(protocol + ", " + text);
    }

    private static List<Reading> readings(List<X509Certificate> chain, Instant now) {
        ReadingList readings = new ReadingList();
        if (!chain.isEmpty()) {
            readings.add("tls_certificate_left_seconds", "", left(chain.get(0), now));
            readings.add("tls_chain_left_seconds", "", left(firstToEnd(chain), now));
        }
        return readings.list();
    }

    private static X509Certificate firstToEnd(List<X509Certificate> chain) {
        return chain.stream()
                .min(Comparator.comparing(X509Certificate::getNotAfter))
                .orElseThrow();
    }

    private static double left(X509Certificate certificate, Instant now) {
        return Duration.between(now, certificate.getNotAfter().toInstant()).toSeconds();
    }

    private static String which(X509Certificate certificate, List<X509Certificate> chain) {
        return certificate.equals(chain.get(0)) ? "certificate" : "certificate of '" + subject(certificate) + "'";
    }

    private static String issuer(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName();
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
