package io.vigia.aggregator.consensus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vigia.aggregator.consensus.audit.AuditLog;
import io.vigia.aggregator.consensus.audit.AuditWriter;
import io.vigia.aggregator.consensus.codec.BadEntryException;
import io.vigia.aggregator.consensus.codec.DecisionJson;
import io.vigia.aggregator.consensus.codec.Entry;
import io.vigia.aggregator.consensus.codec.EntryCodec;
import io.vigia.aggregator.consensus.codec.NoticeJson;
import io.vigia.aggregator.decide.AlertLog;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.config.TlsConfig;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.NodeId;
import io.vigia.core.notify.AlertRegister;
import io.vigia.core.notify.RegisterChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.ratis.util.ExitUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decision log of one, three or five aggregators, on Ratis. A commit is one entry of the Raft log that holds the whole next state;
 * it is in force once a majority has it on its disks and its revision is exactly one above the one in force. Changes of what stands are entries of
 * their own. Thread-safe; nothing here
 * blocks its caller except {@link #open}.
 */
public final class ReplicatedLog implements DecisionLog, AlertLog {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicatedLog.class);

    private final Options options;
    private final StateDirectory directory;
    private final AuditWriter audit;
    private final Whereabouts places;
    private final GroupView view;
    private final Proposals proposals = new Proposals();
    private final Asking asking = new Asking();
    private final AtomicReference<@Nullable Participation> part = new AtomicReference<>();
    private volatile AlertRegister alerts = AlertRegister.NONE;

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
        Participation made = new Participation(
                options,
                directory,
                places,
                view,
                listener,
                its -> new GroupMachine(audit, new Tidings(its, places, proposals, asking, newest -> alerts = newest)));
        return part.compareAndSet(null, made)
                ? made.begin()
                : Future.failedFuture(new IllegalStateException("started twice"));
    }

    @Override
    public Future<Void> commit(Durable next, Decision decision) {
        Optional<Raft> current = current();
        if (current.isEmpty()) {
            String why = part().map(Participation::endedBecause).orElse("");
            return Future.failedFuture("this aggregator takes no part in the group" + why);
        }
        Raft asked = current.get();
        long call = asked.nextCall();
        Future<Void> fate = proposals.begin(proposals.id(call), next);
        propose(
                        asked,
                        call,
                        id -> new Entry(
                                id,
                                node(),
                                Optional.of(next),
                                DecisionJson.write(next, decision).encode()))
                .onFailure(failure -> proposals
                        .refused(proposals.id(call), Asking.reason(failure))
                        .ifPresent(refused ->
                                part().ifPresent(telling -> telling.announcer().settled(List.of(refused)))));
        return fate;
    }

    @Override
    public void record(Instant at, Notice notice) {
        current()
                .filter(asked -> asked.leads(asked.term()))
                .ifPresent(asked -> note(asked, at, notice)
                        .onFailure(failure -> LOG.atWarn()
                                .addKeyValue("notice", notice.getClass().getSimpleName())
                                .addKeyValue("reason", Asking.reason(failure))
                                .log("notice is perhaps missing from the audit log")));
    }

    @Override
    public AlertRegister agreed() {
        return alerts;
    }

    @Override
    public boolean leads() {
        return current().filter(asked -> asked.leads(asked.term())).isPresent();
    }

    @Override
    public Future<Void> propose(RegisterChange change) {
        return current()
                .map(asked -> propose(asked, asked.nextCall(), id -> Entry.of(id, node(), change)))
                .orElseGet(() -> Future.failedFuture("this aggregator takes no part in the group"));
    }

    private Future<Void> note(Raft asked, Instant at, Notice notice) {
        return propose(
                asked,
                asked.nextCall(),
                id -> new Entry(
                        id,
                        node(),
                        Optional.empty(),
                        NoticeJson.write(at, notice).encode()));
    }

    private String node() {
        return options.self().value();
    }

    /** @param entry made of its id, on another thread */
    private Future<Void> propose(Raft asked, long call, Function<String, Entry> entry) {
        return asking.ask(() -> {
            try {
                return asked.write(call, EntryCodec.encode(entry.apply(proposals.id(call))));
            } catch (BadEntryException tooLarge) {
                return CompletableFuture.failedFuture(tooLarge);
            }
        });
    }

    @Override
    public Future<Boolean> confirm() {
        Optional<Raft> current = current();
        if (current.isEmpty()) {
            return Future.succeededFuture(false);
        }
        Raft asked = current.get();
        long term = asked.term();
        if (!asked.leads(term)) {
            return Future.succeededFuture(false);
        }
        // Who leads in a term before and after the answer has led all the time: nobody leads twice in one term.
        return asking.ask(asked::read).map(read -> current().isPresent() && asked.leads(term));
    }

    @Override
    public Group group() {
        return part().map(Participation::group).orElseGet(() -> view.group(Optional.empty()));
    }

    /** The audit log of this aggregator. */
    public AuditLog auditLog() {
        return new AuditLog(options.directory());
    }

    /** Who belongs to the group, to be changed. Fails before {@link #start} has completed. */
    public RatisGroup members() {
        Raft asked = part().flatMap(Participation::raft).orElseThrow(() -> new IllegalStateException("not started"));
        return new RatisGroup(
                options.lake(),
                options.self(),
                asked,
                new RatisGroup.Means(
                        places,
                        this::group,
                        notice -> note(asked, options.clock().instant(), notice)));
    }

    /** Leaves the group in good order, until the next start, and gives the directory back. Proposals whose fate is open stay open. */
    public Future<Void> shut() {
        Promise<Void> done = Promise.promise();
        Participation.background("vigia-group-end", () -> {
            part().ifPresent(Participation::leave);
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

    /** Empty before it was told to start. */
    private Optional<Participation> part() {
        return Optional.ofNullable(part.get());
    }

    private Optional<Raft> current() {
        return part().flatMap(Participation::current);
    }
}
