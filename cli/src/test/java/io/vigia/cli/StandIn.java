package io.vigia.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Aggregators that answer as they are told, and a person who types what they are told. */
final class StandIn implements AutoCloseable {
    final List<String> questions = new ArrayList<>();
    private final Deque<String> typed = new ArrayDeque<>();
    private final List<Aggregator> aggregators = new ArrayList<>();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    /** Answers each path with the next of what it was given, the last one for ever; {@code hang up} closes without a word. */
    static final class Aggregator {
        final List<String> asked = new CopyOnWriteArrayList<>();
        final List<String> keys = new CopyOnWriteArrayList<>();
        private final HttpServer server;
        private final Map<String, Deque<String>> answers = new HashMap<>();
        private String location = "";

        private Aggregator() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        /** @param answer a status, a blank and a body; or {@code hang up}, or {@code die} */
        Aggregator on(String path, String answer) {
            answers.computeIfAbsent(path, none -> new ArrayDeque<>()).add(answer);
            return this;
        }

        Aggregator location(String where) {
            location = where;
            return this;
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        List<String> told() {
            return asked.stream().filter(ask -> ask.startsWith("POST")).toList();
        }

        private void answer(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI() + (body.isEmpty() ? "" : " " + body));
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
                    .ifPresent(keys::add);
            Deque<String> left =
                    answers.getOrDefault(exchange.getRequestURI().getPath(), new ArrayDeque<>(List.of("404 {}")));
            String next = left.size() > 1 ? left.remove() : left.element();
            if (next.equals("die")) {
                new Thread(() -> server.stop(0)).start();
            }
            if (next.equals("die") || next.equals("hang up")) {
                exchange.close();
                return;
            }
            if (!location.isEmpty()) {
                exchange.getResponseHeaders().add("Location", location);
            }
            byte[] bytes = next.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(next.substring(0, 3)), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }
    }

    Aggregator aggregator() {
        try {
            Aggregator made = new Aggregator();
            aggregators.add(made);
            return made;
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    /** An address at which nobody listens. */
    static String nobody() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + closed.getLocalPort();
        }
    }

    /** Without anybody at the terminal. */
    int run(String... args) {
        return run(Optional.empty(), args);
    }

    /** With a person who types {@code words}, one for each question. */
    int attended(List<String> words, String... args) {
        typed.addAll(words);
        return run(
                Optional.of(question -> {
                    questions.add(question);
                    return typed.remove();
                }),
                args);
    }

    private int run(Optional<UnaryOperator<String>> prompt, String... args) {
        out = new StringWriter();
        err = new StringWriter();
        PrintWriter printer = new PrintWriter(out);
        int status = VigiaMain.run(args, new Terminal(printer, false, false, prompt), new PrintWriter(err, true));
        printer.flush();
        return status;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    @Override
    public void close() {
        aggregators.forEach(one -> one.server.stop(0));
    }
}
