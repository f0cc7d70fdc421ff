package io.vigia.lab.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A way to a port of this machine that can stall in one direction: while it does, what is sent to that port lies in the buffers of
 * the kernel, as it does at the edge of a partition, and answers still come.
 */
final class StallingPath implements AutoCloseable {
    private static final int MAX_BYTES = 8_192;

    private final ServerSocket listening;
    private final int port;
    private boolean stalls;

    StallingPath(int port) throws IOException {
        this.port = port;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        begin(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** From now on nothing reaches the port. */
    synchronized void stall() {
        stalls = true;
    }

    synchronized void flow() {
        stalls = false;
        notifyAll();
    }

    private synchronized void awaitFlow() throws InterruptedException {
        while (stalls) {
            wait();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept() throws IOException {
        while (true) {
            Socket near = listening.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
            far.setTcpNoDelay(true);
            begin(() -> forward(near, far, true));
            begin(() -> forward(far, near, false));
        }
    }

    private void forward(Socket from, Socket to, boolean towardsPort) throws IOException, InterruptedException {
        byte[] bytes = new byte[MAX_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (towardsPort) {
                    awaitFlow();
                }
                out.write(bytes, 0, read);
            }
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void begin(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException end) {
                        System.err.println("stalling path: a socket ended: " + end.getMessage());
                    }
                },
                "stalling-path");
        thread.setDaemon(true);
        thread.start();
    }
}
