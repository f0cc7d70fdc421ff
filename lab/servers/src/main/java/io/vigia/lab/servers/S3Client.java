package io.vigia.lab.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the lab asks of the S3 servers that it has started: requests in path style, signed as AWS Signature Version 4 says
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). Keys are letters, digits, {@code - . _ /} only, so nothing needs
 * escaping.
 */
public final class S3Client {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String HEADERS = "host;x-amz-content-sha256;x-amz-date";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Address server;
    private final S3Credentials credentials;
    private final Duration limit;

    public S3Client(Address server, S3Credentials credentials) {
        this(server, credentials, LIMIT);
    }

    /** @param limit for each request */
    public S3Client(Address server, S3Credentials credentials, Duration limit) {
        this.server = server;
        this.credentials = credentials;
        this.limit = limit;
    }

    /** @param path {@code /bucket} or {@code /bucket/key} */
    public HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return send("PUT", path, "", body);
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "", "");
    }

    /** @param query sorted by name, each with {@code =}: {@code versioning=}; empty for none */
    public HttpResponse<String> send(String method, String path, String query, String body)
            throws IOException, InterruptedException {
        String now = SECOND.format(Instant.now());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + server + path + (query.isEmpty() ? "" : "?" + query)))
                .timeout(limit)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes))
                .header("x-amz-date", now)
                .header("x-amz-content-sha256", sha256(bytes))
                .header("Authorization", authorization(method, path, query, bytes, now))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String authorization(String method, String path, String query, byte[] body, String now) {
        String day = now.substring(0, 8);
        String scope = day + "/us-east-1/s3/aws4_request";
        String hash = sha256(body);
        String canonical = String.join(
                "\n",
                method,
                path,
                query,
                "host:" + server,
                "x-amz-content-sha256:" + hash,
                "x-amz-date:" + now,
                "",
                HEADERS,
                hash);
        String toSign =
                String.join("\n", "AWS4-HMAC-SHA256", now, scope, sha256(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + credentials.secretKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s"
                .formatted(
                        credentials.accessKey(), scope, HEADERS, HexFormat.of().formatHex(hmac(key, toSign)));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
