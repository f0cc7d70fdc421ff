package io.vigia.agent.actuate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Clients that ask a frontend without pause, a connection a request, and count who answered. */
final class Clients implements AutoCloseable {
    static final String NOBODY = "nobody";

    private final int port;
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    Clients(int port, int count) {
        this.port = port;
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(this::run, "client-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** The body of one answer, or {@link #NOBODY} when there was none or it was not a 200. */
    static String ask(int port) {
        return ask(port, "/");
    }

    /** The same of a path; of what takes long, for as long as HAProxy waits. */
    static String ask(int port, String path) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(path.equals("/") ? 2000 : 20_000);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            int body = answer.indexOf("\r\n\r\n");
            return answer.contains(" 200 ") && body > 0 ? answer.substring(body + 4) : NOBODY;
        } catch (IOException failed) {
            return NOBODY;
        }
    }

    private void run() {
        while (running) {
            answers.computeIfAbsent(ask(port), who -> new LongAdder()).increment();
        }
    }

    long answersOf(String who) {
        LongAdder count = answers.get(who);
        return count == null ? 0 : count.sum();
    }

    /** Until {@code who} has answered 200 times more. */
    void awaitMore(String who) {
        long before = answersOf(who);
        await().atMost(10, TimeUnit.SECONDS).until(() -> answersOf(who) > before + 200);
    }

    Map<String, LongAdder> answers() {
        return answers;
    }

    @Override
    public void close() {
        running = false;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
