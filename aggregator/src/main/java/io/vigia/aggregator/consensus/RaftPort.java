package io.vigia.aggregator.consensus;

import io.vigia.core.model.Names;
import io.vigia.core.model.NodeId;
import io.vigia.platform.wire.CertificateNames;
import java.security.cert.Certificate;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos.RaftClientRequestProto;
import org.apache.ratis.proto.grpc.AdminProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftClientProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Grpc;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCall.Listener;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is answered on the port of the group. Ratis serves its clients and its administration on the port on which the members speak to
 * each other: whoever reached it could write to the log, change the group or move its leadership. Here
 *
 * <pre>
 * the protocol between members   is answered; with TLS, to a certificate that names a member
 * which groups, how one stands   is answered: an aggregator with an empty disk must ask before it is a member
 * a write                        only of {@link JoinedAgain}, of a member, once a second
 * everything else                is refused: this process asks its own Ratis without a network
 * </pre>
 */
final class RaftPort implements GrpcServices.Customizer, ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(RaftPort.class);
    private static final long NOTE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Set<String> QUESTIONS = Set.of(
            AdminProtocolServiceGrpc.getGroupListMethod().getFullMethodName(),
            AdminProtocolServiceGrpc.getGroupInfoMethod().getFullMethodName());
    private static final String WRITE =
            RaftClientProtocolServiceGrpc.getUnorderedMethod().getFullMethodName();

    private final boolean tls;
    private final Supplier<Set<NodeId>> members;
    private final Runnable stranger;
    private final Set<NodeId> admitted = ConcurrentHashMap.newKeySet();
    private final AtomicLong nextNote = new AtomicLong(System.nanoTime());
    private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

    /**
     * @param members those that are configured, and those that belong as far as is known here
     * @param stranger told of each certificate of the authority that names no member; must not block
     */
    RaftPort(boolean tls, Supplier<Set<NodeId>> members, Runnable stranger) {
        this.tls = tls;
        this.members = members;
        this.stranger = stranger;
    }

    /** Also these, from now on: they are about to belong, or others say that they do. */
    void admit(Set<NodeId> more) {
        admitted.addAll(more);
    }

    @Override
    public NettyServerBuilder customize(NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
        return builder.intercept(this);
    }

    @Override
    public <A, B> Listener<A> interceptCall(ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        if (QUESTIONS.contains(method)) {
            return next.startCall(call, headers);
        }
        boolean peers = RaftServerProtocolServiceGrpc.SERVICE_NAME.equals(
                call.getMethodDescriptor().getServiceName());
        if (!peers && !method.equals(WRITE)) {
            return refuse(call, method, "only members speak here, and only as members");
        }
        if (!namesAMember(call)) {
            stranger.run();
            return refuse(call, method, "the certificate names no member of the group");
        }
        return peers ? next.startCall(call, headers) : new NotesOnly<>(call, next.startCall(call, headers));
    }

    private boolean member(NodeId node) {
        return members.get().contains(node) || admitted.contains(node);
    }

    private boolean namesAMember(ServerCall<?, ?> call) {
        if (!tls) {
            return true;
        }
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        try {
            Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
            return chain.length > 0
                    && CertificateNames.of(chain[0]).stream()
                            .filter(Names::isName)
                            .anyMatch(name -> member(new NodeId(name)));
        } catch (SSLPeerUnverifiedException none) {
            return false;
        }
    }

    private <A, B> Listener<A> refuse(ServerCall<A, B> call, String method, String why) {
        tell(call, method, why);
        call.close(Status.PERMISSION_DENIED.withDescription(why), new Metadata());
        return new Listener<>() {};
    }

    /** Seldom, or strangers could fill the disk with our log. */
    private void tell(ServerCall<?, ?> call, String method, String why) {
        if (due(nextLine, TELL_NANOS)) {
            LOG.atWarn()
                    .addKeyValue("from", call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR))
                    .addKeyValue("method", method)
                    .addKeyValue("reason", why)
                    .log("call on the group's port refused");
        }
    }

    private static boolean due(AtomicLong next, long pause) {
        long now = System.nanoTime();
        long at = next.get();
        return now - at >= 0 && next.compareAndSet(at, now + pause);
    }

    private final class NotesOnly<A> extends SimpleForwardingServerCallListener<A> {
        private final ServerCall<A, ?> call;
        private boolean refused;

        NotesOnly(ServerCall<A, ?> call, Listener<A> next) {
            super(next);
            this.call = call;
        }

        @Override
        public void onMessage(A message) {
            if (!refused && isNote(message)) {
                super.onMessage(message);
            } else if (!refused) {
                refused = true;
                refuse(call, WRITE, "nothing is written for others here");
            }
        }

        @Override
        public void onHalfClose() {
            if (!refused) {
                super.onHalfClose();
            }
        }

        private boolean isNote(A message) {
            return message instanceof RaftClientRequestProto request
                    && request.hasWrite()
                    && request.getMessage().getContent().size() <= JoinedAgain.MAX_BYTES
                    && JoinedAgain.isOf(
                            RaftPort.this::member,
                            request.getMessage().getContent().toByteArray())
                    && due(nextNote, NOTE_NANOS);
        }
    }
}
