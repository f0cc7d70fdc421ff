package io.vigia.platform.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * One HTTP server, asked question by question. A question ends within its time whatever the server does, a body is read up to a bound, and no redirect is
 * followed: the headers may hold credentials. Needs no Vert.x, since configuration is read before there is one; two threads, that end when they are idle or
 * nobody holds this any more.
 */
public final class BoundedHttp {
    private final URI base;
    private final int maxBytes;
    private final HttpClient client;

    /**
     * @param base without a path, or with one that comes before that of each question
     * @param authority of PEM certificates that may sign the server's; empty means the system's
     * @param maxBytes of a body
     * @throws IOException when the authority cannot be used
     */
    public BoundedHttp(URI base, Optional<Path> authority, int maxBytes) throws IOException {
        this.base = base;
        this.maxBytes = maxBytes;
        ThreadPoolExecutor worker = new ThreadPoolExecutor(
                1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, base.getHost()));
        worker.allowCoreThreadTimeOut(true);
        HttpClient.Builder building = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(worker);
        if (authority.isPresent()) {
            building.sslContext(trusting(authority.get()));
        }
        this.client = building.build();
    }

    private static Thread daemon(Runnable task, String host) {
        Thread thread = new Thread(task, "http-" + host);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Waits for the answer.
     *
     * @param path begins with a slash
     * @param limit for everything, from the connection to the last byte
     * @throws IOException when there is none; the message completes "HOST ..." and repeats nothing that was sent
     */
    public Answer ask(String method, String path, Map<String, String> headers, String body, Duration limit)
            throws IOException {
        try {
            return begin(method, path, headers, body, limit).get(limit.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw words(failure, limit);
        } catch (TimeoutException late) {
            throw new IOException("did not answer within " + limit.toMillis() + " ms", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("was not waited for", interrupted);
        }
    }

    /** The same without waiting; {@link #words} tells what a failure means. */
    public CompletableFuture<Answer> begin(
            String method, String path, Map<String, String> headers, String body, Duration limit) {
        HttpRequest request;
        try {
            request = request(method, path, headers, body, limit);
        } catch (IllegalArgumentException unsendable) {
            // Its message may repeat a header, and that a credential.
            return CompletableFuture.failedFuture(new IOException("has a path or a header that cannot be sent"));
        }
        CompletableFuture<HttpResponse<String>> sent = client.sendAsync(request, head -> new BoundedText(maxBytes));
        // The request's own limit ends with the head; a body that drips must end too.
        CompletableFuture<Answer> answer = sent.thenApply(response -> new Answer(
                        response.statusCode(), response.headers().firstValue("X-Consul-Index"), response.body()))
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Answer> unused = answer.whenComplete((result, failure) -> {
            if (failure != null) {
                sent.cancel(true);
            }
        });
        return answer;
    }

    private HttpRequest request(String method, String path, Map<String, String> headers, String body, Duration limit) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(base.toString().replaceFirst("/+$", "") + path))
                .timeout(limit)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header("User-Agent", "vigia");
        headers.forEach(request::header);
        return request.build();
    }

    /** What a failure of {@link #begin} means, completing "HOST ...". */
    public static IOException words(Throwable failure, Duration limit) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return new IOException("did not answer within " + limit.toMillis() + " ms", cause);
        }
        if (cause instanceof ConnectException) {
            return new IOException("cannot be reached", cause);
        }
        if (cause instanceof SSLException) {
            return new IOException("is not trusted: " + plain(text), cause);
        }
        return new IOException("gave no usable answer: " + plain(text), cause);
    }

    private static String plain(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > 160 ? line.substring(0, 160) + "..." : line;
    }

    private static SSLContext trusting(Path authority) throws IOException {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("authority-" + count++, certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IOException("has an authority that cannot be used, " + authority, unusable);
        }
    }

    /** A body as text, up to a bound: what is longer fails. */
    private static final class BoundedText implements BodySubscriber<String> {
        private final int maxBytes;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private Optional<Flow.Subscription> body = Optional.empty();

        BoundedText(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public CompletionStage<String> getBody() {
            return text;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            body = Optional.of(subscription);
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> chunks) {
            for (ByteBuffer chunk : chunks) {
                byte[] part = new byte[chunk.remaining()];
                chunk.get(part);
                bytes.writeBytes(part);
            }
            if (bytes.size() > maxBytes) {
                body.ifPresent(Flow.Subscription::cancel);
                text.completeExceptionally(new IOException("more than " + maxBytes / 1024 + " KiB"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            text.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            text.complete(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
