package io.vigia.aggregator.consensus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.consensus.audit.AuditLog;
import io.vigia.aggregator.consensus.audit.AuditWriter;
import io.vigia.aggregator.consensus.codec.BadEntryException;
import io.vigia.aggregator.consensus.codec.DecisionJson;
import io.vigia.aggregator.consensus.codec.Entry;
import io.vigia.aggregator.consensus.codec.EntryCodec;
import io.vigia.aggregator.consensus.codec.NoticeJson;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.config.TlsConfig;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.NodeId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.util.ExitUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decision log of one, three or five aggregators, on Ratis. A commit is one entry of the Raft log that holds the whole next state;
 * it is in force once a majority has it on its disks and its revision is exactly one above the one in force. Thread-safe; nothing here
 * blocks its caller except {@link #open}.
 */
public final class ReplicatedLog implements DecisionLog {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicatedLog.class);
    private static final long WATCH_MILLIS = 500;
    private static final String STOPPING = "this aggregator is stopping";

    private final Options options;
    private final StateDirectory directory;
    private final AuditWriter audit;
    private final Whereabouts places;
    private final GroupView view;
    private final Proposals proposals = new Proposals();
    private final Asking asking = new Asking();
    /** Names the proposals of this run of the process apart from those of any other. */
    private final String incarnation =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean waitingAgain = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String endedBecause = "";
    private volatile @Nullable Raft raft;
    private volatile @Nullable Announcer announcer;

    /**
     * What it needs to know.
     *
     * @param lake the name of the lake, the same on every aggregator of the group
     * @param directory where the log, snapshots and the audit log are kept; of this aggregator alone
     * @param group empty for a group of one, which listens on nothing
     * @param tls the files for mutual TLS within the group; empty for none
     */
    public record Options(
            NodeId self,
            String lake,
            Path directory,
            Optional<GroupConfig> group,
            Optional<TlsConfig> tls,
            InstantSource clock) {
        Map<NodeId, GroupConfig.Peer> peers() {
            return group.map(GroupConfig::peers).orElse(Map.of());
        }
    }

    private ReplicatedLog(Options options, StateDirectory directory, AuditWriter audit) {
        this.options = options;
        this.directory = directory;
        this.audit = audit;
        this.places = new Whereabouts(options.lake(), directory.path(), options.peers());
        this.view = new GroupView(options.self(), options.peers().keySet(), places::http, options.clock());
    }

    /**
     * Takes the directory. Blocks; call it before anything runs.
     *
     * @throws StoreException when the directory is in use, belongs to another lake or aggregator, or has lost what was decided: the
     *     process must not start
     */
    public static ReplicatedLog open(Options options) throws StoreException {
        if (options.group().isPresent() && !options.peers().containsKey(options.self())) {
            throw new StoreException("group.peers names " + options.peers().keySet() + ", but not this aggregator, '"
                    + options.self() + "'");
        }
        ExitUtils.disableSystemExit(); // a library must not end this process by itself
        QuietLibraries.quieten();
        StateDirectory directory = StateDirectory.open(options.directory(), options.lake(), options.self());
        try {
            return new ReplicatedLog(options, directory, new AuditWriter(options.directory()));
        } catch (IOException e) {
            StoreException refused =
                    new StoreException("the audit log in " + options.directory() + " cannot be opened: " + e, e);
            try {
                directory.close();
            } catch (IOException unclosed) {
                refused.addSuppressed(unclosed);
            }
            throw refused;
        }
    }

    /** Completes when this aggregator listens for the others. Whether and when it takes part, {@link #group} tells. */
    @Override
    public Future<Void> start(Listener listener) {
        if (!begun.compareAndSet(false, true)) {
            return Future.failedFuture(new IllegalStateException("started twice"));
        }
        Promise<Void> started = Promise.promise();
        background("vigia-group-start", () -> start(listener, started));
        return started.future();
    }

    private void start(Listener listener, Promise<Void> started) {
        try {
            Announcer telling = new Announcer(listener, term -> !ended.get() && leads(term));
            announcer = telling;
            GroupStart start = new GroupStart(options, directory, places);
            Raft made = run(start);
            telling.every(WATCH_MILLIS, this::watch);
            started.complete();
            start.takePart(made, stopped);
            start.awaitMembers(
                    () -> raft == null || !Objects.requireNonNull(raft).knowsNobody(), stopped);
        } catch (Exception e) {
            String why = "the group's log in " + directory.raft() + " cannot be used: " + Asking.reason(e) + ". "
                    + StateDirectory.REMEDY;
            if (!started.tryFail(new StoreException(why, e))) {
                end(why, e);
            }
        }
    }

    private Raft run(GroupStart start) throws IOException {
        Raft made = start.server(any -> new GroupMachine(audit, new Told()));
        raft = made;
        made.start();
        return made;
    }

    @Override
    public Future<Void> commit(Durable next, Decision decision) {
        Raft asked = raft;
        if (asked == null || ended.get()) {
            return Future.failedFuture("this aggregator takes no part in the group" + endedBecause);
        }
        long call = asked.nextCall();
        Future<Void> fate = proposals.begin(id(call), next);
        propose(asked, call, Optional.of(next), () -> DecisionJson.write(next, decision))
                .onFailure(failure -> proposals
                        .refused(id(call), Asking.reason(failure))
                        .ifPresent(refused -> tell(telling -> telling.settled(List.of(refused)))));
        return fate;
    }

    @Override
    public void record(Instant at, Notice notice) {
        Raft asked = raft;
        if (asked == null || ended.get() || !asked.leads(asked.term())) {
            return;
        }
        propose(asked, asked.nextCall(), Optional.empty(), () -> NoticeJson.write(at, notice))
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue("notice", notice.getClass().getSimpleName())
                        .addKeyValue("reason", Asking.reason(failure))
                        .log("notice is perhaps missing from the audit log"));
    }

    private Future<Void> propose(Raft asked, long call, Optional<Durable> next, Supplier<JsonObject> line) {
        return asking.ask(() -> {
            Entry entry =
                    new Entry(id(call), options.self().value(), next, line.get().encode());
            try {
                return asked.write(call, EntryCodec.encode(entry));
            } catch (BadEntryException tooLarge) {
                return CompletableFuture.failedFuture(tooLarge);
            }
        });
    }

    private String id(long call) {
        return incarnation + "-" + call;
    }

    @Override
    public Future<Boolean> confirm() {
        Raft asked = raft;
        if (asked == null || ended.get()) {
            return Future.succeededFuture(false);
        }
        long term = asked.term();
        if (!asked.leads(term)) {
            return Future.succeededFuture(false);
        }
        // Who leads in a term before and after the answer has led all the time: nobody leads twice in one term.
        return asking.ask(asked::read).map(read -> !ended.get() && asked.leads(term));
    }

    private boolean leads(long term) {
        Raft asked = raft;
        return asked != null && asked.leads(term);
    }

    @Override
    public Group group() {
        Raft asked = raft;
        return view.group(asked == null || ended.get() ? Optional.empty() : asked.division());
    }

    /** The audit log of this aggregator. */
    public AuditLog auditLog() {
        return new AuditLog(options.directory());
    }

    /** Who belongs to the group, to be changed. Fails before {@link #start} has completed. */
    public RatisGroup members() {
        Raft asked = raft;
        if (asked == null) {
            throw new IllegalStateException("not started");
        }
        return new RatisGroup(
                options.lake(),
                options.self(),
                asked,
                new RatisGroup.Means(
                        places,
                        this::group,
                        notice -> propose(
                                asked,
                                asked.nextCall(),
                                Optional.empty(),
                                () -> NoticeJson.write(options.clock().instant(), notice))));
    }

    private void watch() {
        view.tellReachability(group());
        Raft asked = raft;
        boolean closed = asked != null
                && asked.division()
                        .filter(there -> there.getInfo().getLifeCycleState().isClosingOrClosed())
                        .isPresent();
        if (closed) {
            outsider();
        }
    }

    /**
     * A member that waits to be told who belongs to the group, and hears from a leader but not yet that, is ended by Ratis once it would
     * stand for election: it begins to wait again. Any other that is ended stays out.
     */
    private void outsider() {
        Raft asked = raft;
        if (asked == null || !asked.knowsNobody() || directory.beginning().isEmpty()) {
            String why = "this aggregator does not belong to the group any more";
            end(why, new IllegalStateException("ended by Ratis"));
        } else if (!ended.get() && waitingAgain.compareAndSet(false, true)) {
            background("vigia-group-start", () -> {
                try {
                    asked.close();
                    run(new GroupStart(options, directory, places));
                } catch (IOException | RuntimeException e) {
                    end("it cannot wait for the group again: " + Asking.reason(e), e);
                } finally {
                    waitingAgain.set(false);
                }
            });
        }
    }

    /** This replica can go no further. The process lives on, says so, and leads nothing; it takes part again after a restart. */
    private void end(String why, Throwable cause) {
        if (ended.compareAndSet(false, true)) {
            endedBecause = ": " + why;
            LOG.atError()
                    .addKeyValue("reason", why)
                    .setCause(cause)
                    .log("this aggregator takes no part in its group until it is restarted");
            tell(Announcer::ended);
            background("vigia-group-end", this::closeRaft);
        }
    }

    private void closeRaft() {
        stopped.countDown();
        Raft asked = raft;
        if (asked != null) {
            try {
                asked.close();
            } catch (IOException | RuntimeException e) {
                LOG.atWarn().setCause(e).log("the group's log was not closed in good order");
            }
        }
    }

    /** Leaves the group in good order, until the next start, and gives the directory back. Proposals whose fate is open stay open. */
    public Future<Void> shut() {
        Promise<Void> done = Promise.promise();
        background("vigia-group-end", () -> {
            ended.set(true);
            closeRaft();
            tell(telling -> telling.following(STOPPING));
            tell(Announcer::close);
            asking.close();
            try (directory;
                    audit) {
                LOG.atDebug().log("left the group");
            } catch (IOException e) {
                LOG.atWarn().setCause(e).log("the state directory was not closed in good order");
            }
            done.complete();
        });
        return done.future();
    }

    private void tell(Consumer<Announcer> what) {
        Announcer telling = announcer;
        if (telling != null) {
            what.accept(telling);
        }
    }

    private static void background(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** From Ratis's threads to ours. */
    private final class Told implements GroupMachine.Hooks {
        @Override
        public void appending(ClientId client, long callId) {
            Raft asked = raft;
            if (asked != null && asked.asked(client)) {
                proposals.appending(id(callId));
            }
        }

        @Override
        public void applied(String id, Optional<Durable> next) {
            next.ifPresent(durable -> {
                List<Proposals.Settled> settled = proposals.applied(id, durable.revision());
                tell(telling -> telling.applied(durable, settled));
            });
        }

        @Override
        public void superseded(String id, long current) {
            proposals.superseded(id, current).ifPresent(late -> tell(telling -> telling.settled(List.of(late))));
        }

        @Override
        public void noted(long index, String line) {
            places.noted(index, line);
        }

        @Override
        public void jumped(GroupState state) {
            state.tail().forEach(places::noted);
            List<Proposals.Settled> settled = proposals.jumped(state);
            state.durable().ifPresent(durable -> tell(telling -> telling.applied(durable, settled)));
        }

        @Override
        public void leaderChanged() {
            group(); // so that it remembers since when
        }

        @Override
        public void leaderReady() {
            Raft asked = raft;
            if (asked != null) {
                long term = asked.term();
                tell(telling -> telling.leading(term));
            }
        }

        @Override
        public void notLeader() {
            String why = ended.get() ? STOPPING : "another leads, or no majority answers";
            tell(telling -> telling.following(why));
        }

        @Override
        public void snapshotDue() {
            Raft asked = raft;
            if (asked != null) {
                asking.ask(asked::snapshot)
                        .onFailure(failure -> LOG.atWarn().setCause(failure).log("no snapshot was taken"));
            }
        }

        @Override
        public void outsider() {
            ReplicatedLog.this.outsider();
        }

        @Override
        public void failed(String why, Throwable cause) {
            end(why, cause);
        }
    }
}
