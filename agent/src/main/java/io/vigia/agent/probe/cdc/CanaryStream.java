package io.vigia.agent.probe.cdc;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.NetClient;
import io.vigia.agent.probe.Failures;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.ReadingList;
import io.vigia.agent.probe.kafka.KafkaFailures;
import io.vigia.agent.probe.kafka.KafkaGreeting;
import io.vigia.agent.probe.kafka.KafkaSettings;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.probe.CdcSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Canaries of one probe, from the source to the destination, on this agent's clock. Both ends are greeted at every look; the clients of an end that does not greet are closed. The
 * account is kept on the probe's context, whatever thread something happens on.
 */
final class CanaryStream {
    private final Vertx vertx;
    private final WorkerExecutor threads;
    private final CdcSpec.Canary spec;
    private final Duration interval;
    private final KafkaGreeting source;
    private final KafkaGreeting destination;
    private final String run = UUID.randomUUID().toString();
    private final Map<Integer, Long> positions = new ConcurrentHashMap<>();
    private final long startedNanos = System.nanoTime();
    private @Nullable Context context;
    private @Nullable CanaryLedger ledger;
    private @Nullable CanarySender sender;
    private @Nullable CanaryReader reader;
    private boolean opening;
    private boolean closed;
    private @Nullable String sourceTrouble;
    private long round;

    CanaryStream(
            Vertx vertx,
            NetClient tcp,
            WorkerExecutor threads,
            CdcSpec.Canary spec,
            Duration interval,
            Duration timeout) {
        this.vertx = vertx;
        this.threads = threads;
        this.spec = spec;
        this.interval = interval;
        Duration limit = timeout.dividedBy(2);
        this.source = new KafkaGreeting(vertx, tcp, spec.source(), limit);
        this.destination = new KafkaGreeting(vertx, tcp, spec.destination(), limit);
    }

    /** What is known now, before new canaries are sent: those of the look before have had an interval to arrive. */
    Future<CdcJudge.Part> look() {
        context = vertx.getOrCreateContext();
        Future<List<Endpoint>> to = destination.greet();
        Future<List<Endpoint>> from = source.greet();
        return Future.join(to, from).transform(both -> {
            if (closed) {
                return Future.failedFuture("closed");
            }
            ProbeResult unreadable = read(to);
            write(from);
            long now = System.nanoTime();
            CanaryLedger kept = ledger;
            if (kept != null) {
                kept.settle(now);
            }
            CanaryReader reading = reader;
            CdcJudge.Part part = CdcJudge.canaries(
                    unreadable,
                    sourceTrouble,
                    reading != null && reading.topicThere(),
                    kept != null && kept.anyArrived(),
                    unreadable == null ? lagMillis() : OptionalLong.empty(),
                    TimeUnit.NANOSECONDS.toMillis(now - startedNanos),
                    spec.bounds().get(spec.bounds().size() - 1).toMillis());
            send();
            return Future.succeededFuture(part);
        });
    }

    /** Empty when the destination cannot be read: what it has is then not known. */
    OptionalLong lagMillis() {
        CanaryReader reading = reader;
        CanaryLedger kept = ledger;
        return kept == null || reading == null || reading.ended()
                ? OptionalLong.empty()
                : kept.lagMillis(System.nanoTime());
    }

    void read(ReadingList readings) {
        if (ledger != null) {
            ledger.read(readings);
        }
    }

    private @Nullable ProbeResult read(Future<List<Endpoint>> greeted) {
        CanaryReader reading = reader;
        if (greeted.failed()) {
            if (reading != null) {
                reading.close();
                reader = null;
            }
            return Failures.explain(greeted.cause());
        }
        String trouble = null;
        if (reading == null || reading.ended()) {
            trouble = reading == null ? null : reading.trouble();
            reading = new CanaryReader(
                    new KafkaSettings(spec.destination(), greeted.result()),
                    spec.destinationTopic(),
                    run,
                    positions,
                    ledger == null,
                    (number, atNanos) -> home(() -> {
                        if (ledger != null) {
                            ledger.arrived(number, atNanos);
                        }
                    }));
            reader = reading;
            Thread thread = new Thread(reading, "vigia-cdc-" + spec.destinationTopic());
            thread.setDaemon(true);
            thread.start();
        }
        return trouble == null ? null : ProbeResult.down(trouble);
    }

    private void write(Future<List<Endpoint>> greeted) {
        if (greeted.failed()) {
            sourceTrouble = Failures.explain(greeted.cause()).reason();
            if (ledger != null) {
                ledger.sourceGone();
            }
            closeSender();
        } else if (sender == null && !opening) {
            open(greeted.result());
        }
    }

    private void open(List<Endpoint> brokers) {
        opening = true;
        threads.executeBlocking(
                        () -> CanarySender.open(new KafkaSettings(spec.source(), brokers), spec.sourceTopic(), run),
                        false)
                .onComplete(opened -> home(() -> {
                    opening = false;
                    if (opened.failed()) {
                        sourceTrouble = KafkaFailures.words(opened.cause());
                        if (ledger != null) {
                            ledger.sourceGone();
                        }
                        return;
                    }
                    sender = opened.result();
                    if (closed) {
                        closeSender();
                        return;
                    }
                    sourceTrouble = null;
                    if (ledger == null) {
                        ledger = new CanaryLedger(spec.bounds(), sender.partitions());
                    }
                }));
    }

    /** The first at once, the others spread over the interval. */
    private void send() {
        long own = ++round;
        for (int i = 0; i < spec.perLook(); i++) {
            long pause = interval.toMillis() * i / spec.perLook();
            if (pause == 0) {
                sendOne(own);
            } else {
                vertx.setTimer(pause, due -> sendOne(own));
            }
        }
    }

    private void sendOne(long own) {
        CanarySender by = sender;
        CanaryLedger kept = ledger;
        CanaryReader reading = reader;
        boolean seen = reading != null && reading.ready();
        // Before the reader has found its place a canary could be missed; later it is sent though nobody reads, for
        // that is when lag matters.
        if (own != round || closed || by == null || kept == null || (!seen && positions.isEmpty())) {
            return;
        }
        long number = kept.write(System.nanoTime());
        by.queue(new CanarySender.Canary(
                number, kept.partitionOf(number), failure -> home(() -> told(kept, number, failure))));
        threads.executeBlocking(
                () -> {
                    by.drain();
                    return number;
                },
                false);
    }

    private void told(CanaryLedger kept, long number, @Nullable Exception failure) {
        if (failure == null) {
            kept.taken();
            if (sender != null) {
                sourceTrouble = null;
            }
        } else {
            kept.refused(number);
            sourceTrouble = KafkaFailures.words(failure);
        }
    }

    private void closeSender() {
        CanarySender by = sender;
        sender = null;
        if (by != null) {
            threads.executeBlocking(
                    () -> {
                        by.close();
                        return run;
                    },
                    false);
        }
    }

    private void home(Runnable action) {
        Context home = context;
        if (home != null) {
            home.runOnContext(nothing -> action.run());
        }
    }

    void abandon() {
        source.abandon();
        destination.abandon();
    }

    void close() {
        closed = true;
        abandon();
        if (reader != null) {
            reader.close();
        }
        closeSender();
    }
}
