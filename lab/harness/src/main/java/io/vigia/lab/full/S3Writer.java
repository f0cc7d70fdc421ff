package io.vigia.lab.full;

import io.vigia.lab.servers.Address;
import io.vigia.lab.servers.CephRegions;
import io.vigia.lab.servers.S3Client;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A client that writes numbered objects through a balancer, ten a second while they are answered at once. */
final class S3Writer implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(100);

    private final S3Client client;
    private final Written written = new Written();
    private final Thread thread = new Thread(this::write, "s3-writer");
    private volatile boolean stopped;

    S3Writer(Address frontend) {
        client = new S3Client(frontend, CephRegions.LAKE, Duration.ofSeconds(2));
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Written written() {
        return written;
    }

    static String path(long number) {
        return "/" + Contents.BUCKET + "/written/" + number;
    }

    private void write() {
        for (long number = 1; !stopped; number++) {
            long sent = System.nanoTime();
            try {
                if (client.put(path(number), "object " + number).statusCode() == 200) {
                    written.acked(number, sent, System.nanoTime());
                }
            } catch (IOException nothingWasPromised) {
                // The next one may come through.
            } catch (InterruptedException closed) {
                return;
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
