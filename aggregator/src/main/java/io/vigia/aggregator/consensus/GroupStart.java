package io.vigia.aggregator.consensus;

import io.vigia.aggregator.consensus.StateDirectory.Beginning;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.model.NodeId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a directory and a configuration to a Ratis server that takes part in the group. Blocks. */
final class GroupStart {
    private static final Logger LOG = LoggerFactory.getLogger(GroupStart.class);
    private static final long ASK_AGAIN_MILLIS = 500;
    private static final long TELL_AGAIN_MILLIS = 5000;

    private final ReplicatedLog.Options options;
    private final StateDirectory directory;
    private final Whereabouts places;
    private final RaftProperties properties;
    private final Parameters parameters;
    private final RaftPort port;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile @Nullable Raft raft;

    GroupStart(ReplicatedLog.Options options, StateDirectory directory, Whereabouts places) {
        this.places = places;
        this.options = options;
        this.directory = directory;
        this.properties =
                RaftSettings.properties(directory.raft(), options.group().map(GroupConfig::bind));
        this.port = new RaftPort(options.tls().isPresent(), this::members, this::askAboutStrangers);
        this.parameters = RaftSettings.parameters(options.tls(), port);
    }

    /** A server that is not started yet. */
    Raft server(StateMachine.Registry machine) throws IOException {
        places.publish();
        if (directory.beginning().isEmpty() && peers().size() == 1) {
            directory.begin(Beginning.FOUNDER);
        }
        TornTail.mend(directory.log());
        RaftServer.Builder builder = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(options.self().value()))
                .setProperties(properties)
                .setParameters(parameters)
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setStateMachineRegistry(machine);
        directory.beginning().ifPresent(how -> builder.setGroup(RaftGroup.valueOf(directory.groupId(), peers(how))));
        Raft made = new Raft(
                builder.build(), directory.groupId(), port, new Doorbell(directory.groupId(), properties, parameters));
        raft = made;
        return made;
    }

    /** Those that are configured, and those that belong as far as this aggregator has been told. */
    private Set<NodeId> members() {
        Set<NodeId> members = new HashSet<>(options.peers().keySet());
        Raft made = raft;
        if (made != null) {
            members.addAll(made.everyMember());
        }
        return members;
    }

    /**
     * The group may have changed while this aggregator was away, or be about to: then a member that it has never heard of knocks. Those
     * that it does know are asked.
     */
    private void askAboutStrangers() {
        if (asking.compareAndSet(false, true)) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            port.admit(founding().members());
                            Thread.sleep(ASK_AGAIN_MILLIS);
                        } catch (InterruptedException ended) {
                            Thread.currentThread().interrupt();
                        } finally {
                            asking.set(false);
                        }
                    },
                    "vigia-group-strangers");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** With an empty disk: asks the others until it is clear how to begin, or {@code stopped}. */
    void takePart(Raft raft, CountDownLatch stopped) throws IOException, InterruptedException {
        if (directory.beginning().isEmpty()) {
            Founding founding = founding();
            Optional<Beginning> how = founding.ask();
            while (how.isEmpty()) {
                if (stopped.await(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                how = founding.ask();
            }
            directory.begin(how.get());
            LOG.atInfo()
                    .addKeyValue("as", how.get())
                    .log("this aggregator has an empty state directory and now begins");
            raft.join(peers(how.get()));
        }
        directory.begun();
    }

    /**
     * Waits until the leader has told who belongs to the group, or {@code stopped}. A leader that knew this aggregator before it lost
     * its disk takes it to be up to date, and tells it nothing before there is something new: so then it is given something new, which
     * the audit log should say anyway.
     */
    void awaitMembers(BooleanSupplier known, CountDownLatch stopped) throws InterruptedException {
        while (!known.getAsBoolean() && !stopped.await(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
            Founding others = founding();
            if (!known.getAsBoolean() && others.members().contains(options.self())) {
                others.tell(JoinedAgain.note(options.self(), options.clock().instant()));
                if (stopped.await(TELL_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    private Founding founding() {
        List<RaftPeer> others = new ArrayList<>(peers());
        others.removeIf(peer -> peer.getId().toString().equals(options.self().value()));
        return new Founding(directory.groupId(), others, properties, parameters);
    }

    private List<RaftPeer> peers(Beginning how) {
        return how == Beginning.FOUNDER ? peers() : List.of();
    }

    private List<RaftPeer> peers() {
        List<RaftPeer> peers = new ArrayList<>();
        options.peers().forEach((node, peer) -> peers.add(Addresses.peer(options.lake(), node.value(), peer.raft())));
        if (peers.isEmpty()) {
            peers.add(Addresses.peer(options.lake(), options.self().value()));
        }
        return peers;
    }
}
