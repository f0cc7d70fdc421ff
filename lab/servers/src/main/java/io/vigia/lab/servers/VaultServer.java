package io.vigia.lab.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for Vault, in this JVM: health with its status codes, login by AppRole, tokens that are looked up, renewed and end, and secrets of KV version 2. Not a Vault: no policies but a list
 * of paths that are denied, nothing is sealed or stored, and only what Vigia asks is answered.
 */
public final class VaultServer implements AutoCloseable {
    public static final String ROLE_ID = "4a1c9f1e-role";
    public static final String SECRET_ID = "9be3d5f0-secret-id";

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"([^\"]*)\"");
    private static final long NANOS = 1_000_000_000L;

    /** How it stands, and so what {@code /v1/sys/health} answers. */
    public enum State {
        ACTIVE(200),
        STANDBY(429),
        DR_SECONDARY(472),
        PERFORMANCE_STANDBY(473),
        NOT_INITIALIZED(501),
        SEALED(503);

        private final int code;

        State(int code) {
            this.code = code;
        }

        boolean serves() {
            return this == ACTIVE || this == STANDBY || this == PERFORMANCE_STANDBY;
        }
    }

    private record Token(long endNanos, boolean renewable) {}

    private final Address address;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "vault-stand-in");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Map<String, String>> secrets = new ConcurrentHashMap<>();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final AtomicInteger logins = new AtomicInteger();
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile State state = State.ACTIVE;
    private volatile Optional<String> leader;
    private volatile String secretId = SECRET_ID;
    private volatile int leaseSeconds = 3600;
    private volatile boolean renewable = true;
    private Optional<HttpServer> server = Optional.empty();

    private VaultServer(Address address) {
        this.address = address;
        this.leader = Optional.of("http://" + address);
    }

    /** Starts it on a free port of this machine, active and unsealed. */
    public static VaultServer start() throws IOException {
        VaultServer vault = new VaultServer(Ports.free());
        vault.up();
        return vault;
    }

    public URI base() {
        return URI.create("http://" + address);
    }

    /** Listens, at the same address as before; what it holds it has kept. */
    public synchronized void up() throws IOException {
        if (server.isPresent()) {
            return;
        }
        HttpServer fresh =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()), 0);
        fresh.createContext("/", this::answer);
        fresh.setExecutor(threads);
        fresh.start();
        server = Optional.of(fresh);
    }

    /** Refuses connections. */
    public synchronized void down() {
        server.ifPresent(running -> running.stop(0));
        server = Optional.empty();
    }

    public VaultServer state(State wanted) {
        state = wanted;
        return this;
    }

    /** Who leads, as standbys tell; empty when nobody does. */
    public VaultServer leader(Optional<String> wanted) {
        leader = wanted;
        return this;
    }

    /** @param path with its mount, such as {@code secret/lake} */
    public VaultServer put(String path, Map<String, String> values) {
        secrets.put(path, Map.copyOf(values));
        return this;
    }

    public VaultServer remove(String path) {
        secrets.remove(path);
        return this;
    }

    /** No token may read it from now on. */
    public VaultServer deny(String path) {
        denied.add(path);
        return this;
    }

    public VaultServer allow(String path) {
        denied.remove(path);
        return this;
    }

    /** What a login must show from now on. */
    public VaultServer secretId(String wanted) {
        secretId = wanted;
        return this;
    }

    /** Of tokens given and renewed from now on. */
    public VaultServer lease(int seconds, boolean mayBeRenewed) {
        leaseSeconds = seconds;
        renewable = mayBeRenewed;
        return this;
    }

    /** Ends every token that was given. */
    public VaultServer revokeAll() {
        tokens.clear();
        return this;
    }

    /** A token as if somebody else had logged in. */
    public String token() {
        String made = "s." + UUID.randomUUID();
        tokens.put(made, new Token(System.nanoTime() + leaseSeconds * NANOS, renewable));
        return made;
    }

    /** Every token that is good now. */
    public Set<String> tokens() {
        return new HashSet<>(tokens.keySet());
    }

    public int logins() {
        return logins.get();
    }

    public int renewals() {
        return renewals.get();
    }

    /** Of secrets, those refused included. */
    public int reads() {
        return reads.get();
    }

    @Override
    public void close() {
        down();
        threads.shutdownNow();
    }

    private record Reply(int status, String body) {
        static Reply error(int status, String text) {
            return new Reply(status, "{\"errors\":[\"" + text + "\"]}");
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readNBytes(64 * 1024), StandardCharsets.UTF_8);
        Reply reply = reply(exchange, exchange.getRequestURI().getPath(), body);
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Reply reply(HttpExchange exchange, String path, String body) {
        if (path.equals("/v1/sys/health")) {
            return new Reply(state.code, health());
        }
        if (!state.serves()) {
            return Reply.error(503, "Vault is sealed");
        }
        if (path.equals("/v1/sys/leader")) {
            return new Reply(
                    200, """
                    {"ha_enabled":true,"is_self":%s,"leader_address":"%s","leader_cluster_address":"","performance_standby":%s}
                    """.formatted(state == State.ACTIVE, leader.orElse(""), state == State.PERFORMANCE_STANDBY));
        }
        if (leader.isEmpty()) {
            return Reply.error(500, "local node not active but active cluster node not found");
        }
        if (path.equals("/v1/auth/approle/login")) {
            return login(body);
        }
        String token = String.valueOf(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
        if (!good(token)) {
            return Reply.error(403, "permission denied");
        }
        return switch (path) {
            case "/v1/auth/token/lookup-self" -> lookup(token);
            case "/v1/auth/token/renew-self" -> renew(token);
            default -> read(path);
        };
    }

    private String health() {
        return """
                {"initialized":%s,"sealed":%s,"standby":%s,"performance_standby":%s,"replication_performance_mode":"disabled",\
                "replication_dr_mode":"%s","server_time_utc":%d,"version":"1.0.0-stand-in"}
                """.formatted(
                        state != State.NOT_INITIALIZED,
                        state == State.SEALED || state == State.NOT_INITIALIZED,
                        state != State.ACTIVE,
                        state == State.PERFORMANCE_STANDBY,
                        state == State.DR_SECONDARY ? "secondary" : "disabled",
                        System.currentTimeMillis() / 1000);
    }

    private boolean good(String token) {
        Token known = tokens.get(token);
        return known != null && known.endNanos() - System.nanoTime() > 0;
    }

    private Reply login(String body) {
        Map<String, String> given = new HashMap<>();
        Matcher field = FIELD.matcher(body);
        while (field.find()) {
            given.put(field.group(1), field.group(2));
        }
        if (!ROLE_ID.equals(given.get("role_id")) || !secretId.equals(given.get("secret_id"))) {
            return Reply.error(400, "invalid role or secret ID");
        }
        logins.incrementAndGet();
        return auth(token());
    }

    private Reply auth(String token) {
        return new Reply(200, """
                {"auth":{"client_token":"%s","lease_duration":%d,"renewable":%s}}
                """.formatted(token, leaseSeconds, renewable));
    }

    private Reply lookup(String token) {
        Token known = tokens.getOrDefault(token, new Token(System.nanoTime(), false));
        return new Reply(200, """
                {"data":{"ttl":%d,"renewable":%s}}
                """.formatted(
                        Math.max(0, (known.endNanos() - System.nanoTime()) / NANOS), known.renewable()));
    }

    private Reply renew(String token) {
        Token known = tokens.getOrDefault(token, new Token(System.nanoTime(), false));
        if (!known.renewable()) {
            return Reply.error(400, "lease is not renewable");
        }
        tokens.put(token, new Token(System.nanoTime() + leaseSeconds * NANOS, renewable));
        renewals.incrementAndGet();
        return auth(token);
    }

    private Reply read(String path) {
        reads.incrementAndGet();
        String wanted = path.replaceFirst("^/v1/", "").replaceFirst("^([^/]+)/data/", "$1/");
        if (denied.contains(wanted)) {
            return Reply.error(403, "1 error occurred: * permission denied");
        }
        Map<String, String> values = secrets.get(wanted);
        if (values == null || !path.matches("/v1/[^/]+/data/.+")) {
            return new Reply(404, "{\"errors\":[]}");
        }
        StringBuilder data = new StringBuilder();
        values.forEach((key, value) -> data.append(data.isEmpty() ? "" : ",")
                .append('"')
                .append(key)
                .append("\":\"")
                .append(value)
                .append('"'));
        return new Reply(200, "{\"data\":{\"data\":{" + data + "},\"metadata\":{\"version\":1}}}");
    }
}
