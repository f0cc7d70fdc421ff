package io.vigia.platform.vault;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.core.config.VaultConfig;
import io.vigia.core.config.VaultConfig.AppRole;
import io.vigia.platform.http.Answer;
import io.vigia.platform.http.BoundedHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The four questions that Vault is asked. A {@link VaultRefusal} is Vault's no; any other {@link IOException} says that it is away, sealed or unwell. No message repeats a
 * token, a secret id or a value. Blocks.
 */
final class VaultClient {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_SAID = 120;

    private final VaultConfig config;
    private final BoundedHttp http;

    VaultClient(VaultConfig config) throws IOException {
        this.config = config;
        this.http = new BoundedHttp(config.address(), config.authority().map(Path::of), MAX_BYTES);
    }

    /**
     * A token, as Vault tells of it.
     *
     * @param lease how long it lasts from now; zero means for ever
     */
    record Lease(String token, Duration lease, boolean renewable) {
        @Override
        public String toString() {
            return "Lease[" + lease + ", renewable " + renewable + "]";
        }
    }

    Lease login(AppRole role) throws IOException {
        String body = new JsonObject()
                .put("role_id", role.roleId())
                .put("secret_id", role.secretId())
                .encode();
        Answer answer = ask("POST", "/v1/auth/" + role.mount().replaceFirst("/$", "") + "/login", Map.of(), body);
        return lease(good(answer, "the login with the role"));
    }

    Lease renew(String token) throws IOException {
        return lease(good(ask("POST", "/v1/auth/token/renew-self", with(token), "{}"), "the renewal of the token"));
    }

    /** How a token stands that somebody else has asked for. */
    Lease lookup(String token) throws IOException {
        Answer answer = good(ask("GET", "/v1/auth/token/lookup-self", with(token), ""), "the token");
        JsonObject data = map(answer, "data");
        return new Lease(token, seconds(data, "ttl"), Boolean.TRUE.equals(data.getValue("renewable")));
    }

    /** Every key of a secret of KV version 2; what is neither text, number nor truth value is left out. */
    Map<String, String> read(String token, String path) throws IOException {
        Answer answer = good(ask("GET", "/v1/" + path, with(token), ""), "it");
        if (!(map(answer, "data").getValue("data") instanceof JsonObject data)) {
            throw new VaultRefusal("is no secret of KV version 2: its path must have data after the mount", false);
        }
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, Object> entry : data) {
            if (entry.getValue() instanceof String
                    || entry.getValue() instanceof Number
                    || entry.getValue() instanceof Boolean) {
                values.put(entry.getKey(), String.valueOf(entry.getValue()));
            }
        }
        return values;
    }

    private Answer ask(String method, String path, Map<String, String> headers, String body) throws IOException {
        Map<String, String> all = new HashMap<>(headers);
        all.put("X-Vault-Request", "true");
        config.namespace().ifPresent(name -> all.put("X-Vault-Namespace", name));
        return http.ask(method, path, all, body, config.timeout());
    }

    private static Map<String, String> with(String token) {
        return Map.of("X-Vault-Token", token);
    }

    /** @param what was asked for, for the message */
    private static Answer good(Answer answer, String what) throws IOException {
        switch (answer.status()) {
            case 200 -> {
                return answer;
            }
            case 400, 403 ->
                throw new VaultRefusal(
                        "is refused: Vault does not take " + what + " (" + answer.status() + said(answer) + ")",
                        answer.status() == 403);
            case 404 -> throw new VaultRefusal("is refused: Vault knows nothing at that path (404)", false);
            default -> throw new IOException("answered " + answer.status() + said(answer));
        }
    }

    /** What Vault says of an error; it repeats nothing that it was sent. */
    private static String said(Answer answer) {
        try {
            return answer.object().getValue("errors") instanceof JsonArray errors && !errors.isEmpty()
                    ? ": " + shortened(String.valueOf(errors.getValue(0)))
                    : "";
        } catch (IOException none) {
            return "";
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "").strip();
        return line.length() > MAX_SAID ? line.substring(0, MAX_SAID) + "..." : line;
    }

    private static Lease lease(Answer answer) throws IOException {
        JsonObject auth = map(answer, "auth");
        if (!(auth.getValue("client_token") instanceof String token)) {
            throw new IOException("answered 200 and no token");
        }
        return new Lease(
                SessionToken.checked(token),
                seconds(auth, "lease_duration"),
                Boolean.TRUE.equals(auth.getValue("renewable")));
    }

    private static JsonObject map(Answer answer, String key) throws IOException {
        if (answer.object().getValue(key) instanceof JsonObject map) {
            return map;
        }
        throw new IOException("answered 200 and nothing under " + key);
    }

    private static Duration seconds(JsonObject from, String key) {
        return from.getValue(key) instanceof Number number
                ? Duration.ofSeconds(Math.max(0, number.longValue()))
                : Duration.ZERO;
    }
}
