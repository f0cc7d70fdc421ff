package io.vigia.agent.hook;

import io.vigia.core.model.HookOrder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a hook is told: the same words as one JSON object on its standard input and as {@code VIGIA_*} in its environment. */
final class HookInput {
    private static final String PREFIX = "VIGIA_";
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** What a child inherits from the agent; anything else could be a secret of the agent's. */
    private static final Map<String, String> INHERITED = Map.of("HOME", "/", "LANG", "C.UTF-8", "TZ", "UTC");

    private final Map<String, Object> words = new LinkedHashMap<>();

    HookInput(String lake, HookOrder order) {
        words.put("run", order.run());
        words.put("failover", order.failover());
        words.put("service", order.service().value());
        words.put("hook", order.hook());
        words.put("phase", order.phase().label());
        words.put("from", order.from().value());
        words.put("to", order.to().value());
        words.put("epoch", order.epoch());
        words.put("term", order.term());
        words.put("forced", order.forced());
        words.put("drill", order.drill());
        words.put("node", order.node().value());
        words.put("lake", lake);
    }

    /** One line, with its line break. */
    String json() {
        StringBuilder json = new StringBuilder("{");
        words.forEach((key, value) -> {
            json.append(json.length() == 1 ? "" : ",").append(quoted(key)).append(':');
            json.append(value instanceof String text ? quoted(text) : value);
        });
        return json.append("}\n").toString();
    }

    /** @param own the agent's environment */
    Map<String, String> environment(Map<String, String> own) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", PATH);
        INHERITED.forEach((name, otherwise) -> environment.put(name, own.getOrDefault(name, otherwise)));
        words.forEach((key, value) -> environment.put(PREFIX + key.toUpperCase(Locale.ROOT), String.valueOf(value)));
        return environment;
    }

    /** The entry of the environment by which a process of {@code run} is known. */
    static String mark(String run) {
        return PREFIX + "RUN=" + run;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < 0x20) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
