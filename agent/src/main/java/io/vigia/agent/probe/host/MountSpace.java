package io.vigia.agent.probe.host;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how full file systems are, knowing that to ask one whose server is gone may never return, and that no signal ends
 * such a call. Each sweep has a daemon thread of its own, which normally lives for microseconds. When one gets stuck, the
 * mount it is stuck on is reported and left out of later sweeps until that thread returns; and no more than {@link
 * #MAX_STUCK} threads may be stuck. Belongs to one context.
 */
public final class MountSpace {
    static final int MAX_STUCK = 4;

    private static final Logger LOG = LoggerFactory.getLogger(MountSpace.class);
    private static final long STACK_BYTES = 128 * 1024;

    /** Bytes as statvfs(3) gives them; all 0 when the mount cannot be read. */
    public record Space(long total, long free, long available) {
        /** As df(1) shows it: the part of what ordinary users may fill that is filled. */
        double fullRatio() {
            double used = (double) total - free;
            return used + available <= 0 ? 0 : used / (used + available);
        }
    }

    /** Asks the kernel; may hang. */
    public interface Statvfs {
        Space of(String mount);
    }

    /** What a sweep found. {@code silent}: mounts that did not answer, now or since earlier. */
    record Sweep(Map<String, Space> spaces, Set<String> silent) {}

    private final Statvfs statvfs;
    private final Duration patience;
    private final Set<String> silent = new TreeSet<>();
    private int stuck;

    public MountSpace(Statvfs statvfs, Duration patience) {
        this.statvfs = statvfs;
        this.patience = patience;
    }

    static Space ask(String mount) {
        java.io.File file = new java.io.File(mount);
        return new Space(file.getTotalSpace(), file.getFreeSpace(), file.getUsableSpace());
    }

    /** Completes within the patience, with what has answered by then. */
    Future<Sweep> sweep(Vertx vertx, List<String> mounts) {
        Context context = vertx.getOrCreateContext();
        List<String> asked =
                mounts.stream().filter(mount -> !silent.contains(mount)).toList();
        if (asked.isEmpty() || stuck >= MAX_STUCK) {
            return Future.succeededFuture(new Sweep(Map.of(), new TreeSet<>(silent)));
        }
        Promise<Sweep> done = Promise.promise();
        Walk walk = new Walk(asked);
        long timer = vertx.setTimer(Math.max(1, patience.toMillis()), expired -> {
            String at = walk.abandon();
            if (at != null) {
                stuck++;
                silent.add(at);
                done.tryComplete(new Sweep(walk.found(), new TreeSet<>(silent)));
            }
        });
        Thread thread = new Thread(
                null,
                () -> {
                    walk.run();
                    context.runOnContext(nothing -> {
                        String at = walk.abandonedAt();
                        if (at != null) {
                            stuck--;
                            silent.remove(at);
                        } else {
                            vertx.cancelTimer(timer);
                            done.tryComplete(new Sweep(walk.found(), new TreeSet<>(silent)));
                        }
                    });
                },
                "vigia-mounts",
                STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        return done.future();
    }

    public int stuck() {
        return stuck;
    }

    /** One walk over the mounts; the only object here that two threads touch. */
    private final class Walk implements Runnable {
        private final List<String> mounts;
        private final Map<String, Space> found = new LinkedHashMap<>();
        private int next;
        private boolean abandoned;

        Walk(List<String> mounts) {
            this.mounts = mounts;
        }

        @Override
        public void run() {
            for (String mount : mounts) {
                Space space = measure(mount);
                synchronized (this) {
                    if (abandoned) {
                        return;
                    }
                    found.put(mount, space);
                    next++;
                }
            }
        }

        private Space measure(String mount) {
            try {
                return statvfs.of(mount);
            } catch (RuntimeException unreadable) {
                LOG.atWarn().addKeyValue("mount", mount).setCause(unreadable).log("mount cannot be measured");
                return new Space(0, 0, 0);
            }
        }

        /** Gives up; returns the mount it is stuck on, or null when it has just finished. */
        synchronized @Nullable String abandon() {
            abandoned = next < mounts.size();
            return abandonedAt();
        }

        synchronized @Nullable String abandonedAt() {
            return abandoned ? mounts.get(next) : null;
        }

        synchronized Map<String, Space> found() {
            return new LinkedHashMap<>(found);
        }
    }
}
