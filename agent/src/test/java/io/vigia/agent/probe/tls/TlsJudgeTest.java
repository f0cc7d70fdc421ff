package io.vigia.agent.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.probe.TlsSpec;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TlsJudgeTest {
    /** CN=Lake CA, 2026-01-01 to 2026-03-01. */
    private static final X509Certificate AUTHORITY = read("""
                    -----BEGIN CERTIFICATE-----
                    MIIBRDCB66ADAgECAgEBMAoGCCqGSM49BAMCMBIxEDAOBgNVBAMMB0xha2UgQ0Ew
                    HhcNMjYwMTAxMDAwMDAwWhcNMjYwMzAxMDAwMDAwWjASMRAwDgYDVQQDDAdMYWtl
                    IENBMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEiGCDAe5CPxZ+rA5HCrv6xvVa
                    jEzrUiXYvqXmzdXIvpwTBeOtEcYufN1vjiehoxHrCHiR/5yCz/IaoZ9dAqju7qMy
                    MDAwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUOubs+VaPUIe3kCqPIJZUTSJS
                    k70wCgYIKoZIzj0EAwIDSAAwRQIhAJ4ePL5LrDmNGToOqfbBT5DEQJIG+Db4YQq7
                    P4Fkjj6DAiBVlnN8kLWZGu11RPznez+6gc4vUHFQRECTPHFgwosQEw==
                    -----END CERTIFICATE-----
                    """);

    /** O=Lake, CN=lake.example, for lake.example, *.s3.lake.example and 10.0.0.80, 2026-01-01 to 2026-04-01. */
    private static final X509Certificate OWN = read("""
                    -----BEGIN CERTIFICATE-----
                    MIIBnDCCAUGgAwIBAgIBAjAKBggqhkjOPQQDAjASMRAwDgYDVQQDDAdMYWtlIENB
                    MB4XDTI2MDEwMTAwMDAwMFoXDTI2MDQwMTAwMDAwMFowJjEVMBMGA1UEAwwMbGFr
                    ZS5leGFtcGxlMQ0wCwYDVQQKDARMYWtlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD
                    QgAEx1puSRMEa8zGHxcMPzYhAnI0xWDOsff2XeQkuYAe9nzuzcIuPbA3Bj4QOYLu
                    pZqFJ40LAMwQz6bLHOEm3rS396N0MHIwMAYDVR0RBCkwJ4IMbGFrZS5leGFtcGxl
                    ghEqLnMzLmxha2UuZXhhbXBsZYcECgAAUDAdBgNVHQ4EFgQU0w+mbm/BCIIlVCyK
                    0cWs7eY20bswHwYDVR0jBBgwFoAUOubs+VaPUIe3kCqPIJZUTSJSk70wCgYIKoZI
                    zj0EAwIDSQAwRgIhAPvHi122mG65PEnEcQvIZZR9m71kjIAmG8BqaYNAWmzBAiEA
                    ygOD6KOHRgw5C4ftgVcIpACJQOP3UU6o2qj7YUeGvQo=
                    -----END CERTIFICATE-----
                    """);

    private static final Instant FEBRUARY = Instant.parse("2026-02-19T00:00:00Z");

    @Test
    void isUpWhileEverythingIsRight() {
        ProbeResult seen = judge(FEBRUARY, lake()).shaken(List.of(OWN), "TLSv1.3");
        assertThat(seen.outcome()).isEqualTo(Outcome.UP);
        assertThat(seen.reason()).isEqualTo("TLSv1.3, certificate expires in 41 days, on 2026-04-01T00:00:00Z");
        assertThat(seen.readings())
                .containsExactly(
                        new Reading("tls_certificate_left_seconds", "", 41 * 86_400.0),
                        new Reading("tls_chain_left_seconds", "", 41 * 86_400.0));
    }

    @Test
    void warnsOfTheCertificateOfTheChainThatEndsFirst() {
        ProbeResult seen = judge(FEBRUARY, lake()).shaken(List.of(OWN, AUTHORITY), "TLSv1.3");
        assertThat(seen.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(seen.reason()).isEqualTo("certificate of 'CN=Lake CA' expires in 10 days, on 2026-03-01T00:00:00Z");
        assertThat(seen.readings())
                .containsExactly(
                        new Reading("tls_certificate_left_seconds", "", 41 * 86_400.0),
                        new Reading("tls_chain_left_seconds", "", 10 * 86_400.0));
    }

    @Test
    void tellsTheDateOfWhatHasExpiredEvenWhereTheHandshakeWasRefusedForIt() {
        ProbeResult seen = judge(Instant.parse("2026-04-02T00:00:00Z"), lake())
                .failed(List.of(OWN), new SSLHandshakeException("PKIX path validation failed"));
        assertThat(seen.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(seen.reason()).isEqualTo("certificate expired on 2026-04-01T00:00:00Z");
        assertThat(seen.readings()).contains(new Reading("tls_certificate_left_seconds", "", -86_400.0));
    }

    @Test
    void tellsWhatIsNotValidYet() {
        assertDown(judge(Instant.parse("2025-12-31T00:00:00Z"), lake()), "certificate is not valid before 2026-01-01");
    }

    @Test
    void wantsTheServerNameAndEveryFurtherName() {
        assertDown(
                judge(FEBRUARY, spec("lake.invalid", List.of(), null, null)),
                "certificate is for lake.example, *.s3.lake.example, 10.0.0.80, not for lake.invalid");
        assertDown(
                judge(FEBRUARY, spec("lake.example", List.of("a.s3.lake.example", "s3.lake.example"), null, null)),
                "not for s3.lake.example");
        assertDown(judge(FEBRUARY, spec("a.b.s3.lake.example", List.of(), null, null)), "not for a.b.s3.lake.example");
        assertThat(judge(FEBRUARY, spec("10.0.0.80", List.of("A.S3.Lake.Example"), null, null))
                        .shaken(List.of(OWN), "TLSv1.3")
                        .outcome())
                .isEqualTo(Outcome.UP);
    }

    @Test
    void doesNotHeedTheCommonName() {
        ProbeResult seen =
                judge(FEBRUARY, spec("Lake CA", List.of(), null, null)).shaken(List.of(AUTHORITY), "TLSv1.3");
        assertThat(seen.reason()).isEqualTo("certificate is for no name, not for Lake CA");
    }

    @Test
    void wantsTheIssuerAndTheSubjectThatWereAskedFor() {
        assertThat(judge(FEBRUARY, spec("lake.example", List.of(), "cn=lake ca", "o=lake"))
                        .shaken(List.of(OWN), "TLSv1.3")
                        .outcome())
                .isEqualTo(Outcome.UP);
        assertDown(
                judge(FEBRUARY, spec("lake.example", List.of(), "Other CA", null)),
                "issuer of the certificate is 'CN=Lake CA', without 'Other CA'");
        assertDown(
                judge(FEBRUARY, spec("lake.example", List.of(), null, "O=Sea")),
                "subject of the certificate is 'O=Lake,CN=lake.example', without 'O=Sea'");
    }

    @Test
    void withoutCertificatesTellsTheFailureAlone() {
        ProbeResult seen =
                judge(FEBRUARY, lake()).failed(List.of(), new java.net.ConnectException("Connection refused"));
        assertThat(seen).isEqualTo(ProbeResult.down("connection refused"));
    }

    private static void assertDown(TlsJudge judge, String reason) {
        ProbeResult seen = judge.shaken(List.of(OWN), "TLSv1.3");
        assertThat(seen.reason()).contains(reason);
        assertThat(seen.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(seen.readings()).hasSize(2);
    }

    private static TlsJudge judge(Instant now, TlsSpec spec) {
        return new TlsJudge(spec, InstantSource.fixed(now));
    }

    private static TlsSpec lake() {
        return spec("lake.example", List.of(), null, null);
    }

    private static TlsSpec spec(
            String serverName,
            List<String> names,
            @org.jspecify.annotations.Nullable String issuer,
            @org.jspecify.annotations.Nullable String subject) {
        return new TlsSpec(
                "10.0.0.80",
                443,
                serverName,
                names,
                Optional.ofNullable(issuer),
                Optional.ofNullable(subject),
                Duration.ofDays(14));
    }

    private static X509Certificate read(String pem) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
