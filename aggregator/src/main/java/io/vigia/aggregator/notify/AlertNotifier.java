package io.vigia.aggregator.notify;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vigia.aggregator.decide.AlertLog;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.core.config.NotifyConfig;
import io.vigia.core.failover.Notice;
import io.vigia.core.measure.ObjectivesView;
import io.vigia.core.notify.Agreement;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.AlertRegister;
import io.vigia.core.notify.DeliveryAction;
import io.vigia.core.notify.DeliveryEvent;
import io.vigia.core.notify.DeliveryState;
import io.vigia.core.notify.Herald;
import io.vigia.core.notify.HeraldAction;
import io.vigia.core.notify.HeraldEvent;
import io.vigia.core.notify.HeraldState;
import io.vigia.core.notify.HeraldStep;
import io.vigia.core.notify.Item;
import io.vigia.core.notify.NotifyPolicy;
import io.vigia.core.notify.SilenceState;
import io.vigia.core.notify.Silencer;
import io.vigia.core.notify.Source;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of the herald's state. Looks at the snapshot and at what the group holds twice a second, keeps what is to be told on disk, one file
 * an Alertmanager, and posts it. A disk that hangs or fails delays a post by no more than a second: to tell is more than to remember.
 */
public final class AlertNotifier extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(AlertNotifier.class);
    private static final long LOOK_MILLIS = 500;
    private static final long DISK_PATIENCE_MILLIS = 1_000;
    private static final long LOG_PATIENCE_SECONDS = 30;
    /** An older picture says nothing of who leads now. */
    private static final Duration STALE = Duration.ofMillis(1_500);
    /** They are evaluated once a second, and less often where there are thousands. */
    private static final Duration OLD_OBJECTIVES = Duration.ofSeconds(10);

    /** After a gap an aggregator may believe for a while that it leads still. */
    private static final Duration DAZED = Duration.ofSeconds(2);
    /** A smaller difference is none: so our times stay the same from post to post. */
    private static final Duration CLOCKS_AGREE = Duration.ofSeconds(2);

    /**
     * @param directory where the queues are kept; made when it is not there
     * @param alone whether there is no other aggregator
     * @param log what the aggregators agree on
     * @param objectives how they stand; empty while that is not known
     * @param clock steady, the snapshots'
     * @param wall the Alertmanagers' clock, as far as anybody knows
     */
    public record Ports(
            Path directory,
            boolean alone,
            Snapshots snapshots,
            AlertLog log,
            Supplier<Optional<ObjectivesView>> objectives,
            Clock clock,
            Clock wall) {}

    private final NotifyConfig config;
    private final String lake;
    private final Silencer.Policy silencing;
    private final Ports ports;
    private final NotifyPolicy policy;
    private final LakeAlerts lakeAlerts;
    private final OwnAlerts ownAlerts;
    private final SloAlerts sloAlerts;
    private final NoticeAlerts noticeAlerts;
    private final SplittableRandom random = new SplittableRandom();
    private final Map<String, Peer> peers = new TreeMap<>();
    private final DropLog dropLog = new DropLog();
    private volatile HeraldState state;
    private Instant sureAt;
    private boolean stopped;
    private @Nullable AlertmanagerClient client;
    private volatile @Nullable SilenceKeeper silences;
    private @Nullable WorkerExecutor worker;

    /** One Alertmanager. */
    private record Peer(URI url, AlertFile file) {}

    /** @param lake the lake's name */
    public AlertNotifier(NotifyConfig config, String lake, Ports ports) {
        this(
                config,
                lake,
                ports,
                NotifyPolicy.DEFAULT.with(config.resend(), config.expires(), ports.alone()),
                Silencer.Policy.DEFAULT);
    }

    AlertNotifier(NotifyConfig config, String lake, Ports ports, NotifyPolicy policy, Silencer.Policy silencing) {
        this.config = config;
        this.lake = lake;
        this.silencing = silencing;
        this.ports = ports;
        this.policy = policy;
        AlertWriter writer = new AlertWriter(config, lake);
        this.lakeAlerts = new LakeAlerts(writer);
        this.ownAlerts = new OwnAlerts(writer);
        this.sloAlerts = new SloAlerts(writer);
        this.noticeAlerts = new NoticeAlerts(writer);
        this.sureAt = ports.clock().instant();
        this.state = HeraldState.NONE;
    }

    @Override
    public Future<?> start() {
        AlertmanagerClient posting = new AlertmanagerClient(vertx, config);
        client = posting;
        worker = vertx.createSharedWorkerExecutor("vigia-alerts", 1);
        WorkerExecutor disk = worker;
        return disk.executeBlocking(() -> QueueFiles.open(ports.directory(), config.alertmanagers()), true)
                .onSuccess(opened -> {
                    Map<String, List<Item>> kept = new LinkedHashMap<>();
                    opened.forEach((name, there) -> {
                        kept.put(
                                name,
                                AlertFile.items(there.path(), there.opened().records()));
                        peers.put(
                                name,
                                new Peer(
                                        there.url(),
                                        new AlertFile(
                                                disk,
                                                there.path(),
                                                there.opened().file(),
                                                () -> items(name))));
                    });
                    state = HeraldState.of(kept);
                    Map<String, URI> urls = new TreeMap<>();
                    peers.forEach((name, peer) -> urls.put(name, peer.url()));
                    silences = new SilenceKeeper(lake, urls, posting, ports.clock(), this::shift, silencing);
                    vertx.setPeriodic(1, LOOK_MILLIS, timer -> look());
                });
    }

    /** All that is known; from any thread. */
    public HeraldState state() {
        return state;
    }

    /** What is known of the silences of maintenance windows; from any thread. */
    public SilenceState silences() {
        SilenceKeeper keeper = silences;
        return keeper == null ? SilenceState.NONE : keeper.state();
    }

    /** From any thread. */
    public void announced(Notice notice) {
        noticeAlerts
                .of(notice, ports.clock().instant())
                .ifPresent(alert -> context.runOnContext(there -> on(new HeraldEvent.Happened(alert))));
    }

    /** What a further source sees, all of it, each time that it looks. From any thread. */
    public void seen(Source source, List<Alert> alerts) {
        context.runOnContext(there -> on(new HeraldEvent.Seen(source, alerts)));
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        Future<?> done = Future.join(
                peers.values().stream().map(peer -> peer.file().close()).toList());
        return done.otherwiseEmpty()
                .eventually(() -> client == null ? Future.succeededFuture() : client.close())
                .eventually(() -> worker == null ? Future.succeededFuture() : worker.close());
    }

    private Collection<Item> items(String name) {
        DeliveryState delivery = state.deliveries().get(name);
        return delivery == null ? List.of() : delivery.items().values();
    }

    private void look() {
        try {
            Snapshot snapshot = ports.snapshots().newest();
            boolean leadsLog = ports.log().leads();
            agreed();
            Instant now = ports.clock().instant();
            boolean fresh = Duration.between(snapshot.at(), now).compareTo(STALE) <= 0;
            if (fresh) {
                on(new HeraldEvent.Seen(LakeAlerts.LAKE, lakeAlerts.of(snapshot)));
                on(new HeraldEvent.Seen(OwnAlerts.SELF, ownAlerts.of(snapshot)));
                ports.objectives()
                        .get()
                        .filter(view -> Duration.between(view.at(), now).compareTo(OLD_OBJECTIVES) <= 0)
                        .ifPresent(view -> on(new HeraldEvent.Seen(SloAlerts.SLO, sloAlerts.of(view))));
            } else {
                sureAt = now.plus(DAZED);
            }
            boolean leads = leadsLog && snapshot.group().role() == DecisionLog.Role.LEADER && !now.isBefore(sureAt);
            on(new HeraldEvent.Led(leads));
            on(HeraldEvent.Tick.TICK);
            SilenceKeeper keeper = silences;
            if (keeper != null && !stopped) {
                keeper.look(snapshot, leads);
            }
        } catch (RuntimeException defect) {
            LOG.atError().setCause(defect).log("alerts cannot be found in the snapshot");
        }
    }

    private void on(HeraldEvent event) {
        if (stopped) {
            return;
        }
        HeraldStep step = Herald.step(state, event, policy, ports.clock().instant(), random);
        state = step.state();
        step.actions().forEach(this::carryOut);
        step.proposal().ifPresent(this::propose);
    }

    private void agreed() {
        AlertRegister newest = ports.log().agreed();
        if (!newest.equals(state.agreement().register())) {
            on(new HeraldEvent.Agreed(newest));
        }
    }

    /** What has come of it is heard before its fate. A log that never answers must not keep us from ever proposing again. */
    private void propose(Agreement.Proposal proposal) {
        ports.log()
                .propose(proposal.change())
                .timeout(LOG_PATIENCE_SECONDS, TimeUnit.SECONDS)
                .onComplete(fate -> context.runOnContext(there -> {
                    agreed();
                    on(new HeraldEvent.Decided(proposal.number()));
                }));
    }

    private void carryOut(HeraldAction action) {
        Peer peer = peers.get(action.alertmanager());
        if (peer == null) {
            return;
        }
        if (action.action() instanceof DeliveryAction.Post post) {
            Future<Void> kept = peer.file().settled();
            if (kept.isComplete()) {
                post(action.alertmanager(), peer, post);
            } else {
                kept.timeout(DISK_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                        .onComplete(there -> post(action.alertmanager(), peer, post));
            }
        } else if (action.action() instanceof DeliveryAction.Drop drop) {
            dropLog.dropped(action.alertmanager(), drop, ports.clock().instant());
        } else {
            peer.file().change(action.action());
        }
    }

    private void post(String name, Peer peer, DeliveryAction.Post post) {
        AlertmanagerClient through = client;
        if (through == null) {
            return;
        }
        through.post(peer.url(), post.post(), AlertJson.wire(post.alerts(), shift()))
                .onComplete(answer -> context.runOnContext(there -> {
                    DeliveryEvent heard = answer.succeeded()
                            ? answer.result()
                            : new DeliveryEvent.Failed(post.post(), "io", Duration.ZERO, true);
                    tell(name, heard);
                    on(new HeraldEvent.Answered(name, heard));
                }));
    }

    /** A steady clock keeps what the wall clock said at the start; when that was wrong, Alertmanager must not suffer for it. */
    private Duration shift() {
        Duration shift = Duration.between(ports.clock().instant(), ports.wall().instant());
        return shift.abs().compareTo(CLOCKS_AGREE) < 0 ? Duration.ZERO : shift;
    }

    /** One line when it begins to fail, and one when it is well again. */
    private void tell(String name, DeliveryEvent heard) {
        if (stopped) {
            return;
        }
        DeliveryState before = state.deliveries().get(name);
        boolean failing = before != null && before.failures() > 0;
        if (heard instanceof DeliveryEvent.Failed failed && !failing) {
            LOG.atWarn()
                    .addKeyValue("alertmanager", name)
                    .addKeyValue("reason", failed.reason())
                    .log("an alertmanager does not take alerts");
        } else if (heard instanceof DeliveryEvent.Accepted && failing) {
            LOG.atInfo().addKeyValue("alertmanager", name).log("an alertmanager takes alerts again");
        }
    }
}
