package io.vigia.aggregator.consensus;

import io.vigia.core.config.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.thirdparty.io.grpc.EquivalentAddressGroup;
import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.NameResolverProvider;
import org.apache.ratis.thirdparty.io.grpc.NameResolverRegistry;
import org.apache.ratis.thirdparty.io.grpc.Status;

/**
 * Where the others are. The log of the group knows each of them by a name, {@code vigia:///LAKE/NODE?at=HOST:PORT}, and gRPC asks here
 * what it stands for: the address that {@link Whereabouts} gives, or, for a node that it does not know, the one in the log.
 * So an address may change by changing the configurations; nothing needs to be committed, which without the old addresses it could not.
 */
final class Addresses {
    private static final String SCHEME = "vigia";
    private static final Map<String, Endpoint> BOOK = new ConcurrentHashMap<>();

    static {
        NameResolverRegistry.getDefaultRegistry().register(new Provider());
    }

    private Addresses() {}

    /** The address of {@code node}, from now on. */
    static void put(String lake, String node, Endpoint at) {
        BOOK.put(key(lake, node), at);
    }

    /** Where {@code node} is looked for, unless it is where the log says. */
    static Optional<Endpoint> get(String lake, String node) {
        return Optional.ofNullable(BOOK.get(key(lake, node)));
    }

    /** From now on {@code node} is where the log says. */
    static void forget(String lake, String node) {
        BOOK.remove(key(lake, node));
    }

    static RaftPeer peer(String lake, String node, Endpoint at) {
        return RaftPeer.newBuilder()
                .setId(node)
                .setAddress(SCHEME + "://" + key(lake, node) + "?at=" + at)
                .build();
    }

    /** A group of one: where it can be reached, whoever joins it later must know from its own configuration. */
    static RaftPeer peer(String lake, String node) {
        return RaftPeer.newBuilder()
                .setId(node)
                .setAddress(SCHEME + "://" + key(lake, node))
                .build();
    }

    static Optional<Endpoint> of(URI target) {
        return Optional.ofNullable(BOOK.get(target.getPath()))
                .or(() -> Optional.ofNullable(target.getQuery())
                        .map(query -> Endpoint.parse(query.substring("at=".length()))));
    }

    private static String key(String lake, String node) {
        return "/" + lake + "/" + node;
    }

    private static final class Provider extends NameResolverProvider {
        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 5;
        }

        @Override
        public String getDefaultScheme() {
            return SCHEME;
        }

        @Override
        public NameResolver newNameResolver(URI target, NameResolver.Args args) {
            Executor offload = args.getOffloadExecutor();
            return new Resolver(target, offload == null ? Runnable::run : offload);
        }
    }

    private static final class Resolver extends NameResolver {
        private final URI target;
        private final Executor offload;
        private NameResolver.@org.jspecify.annotations.Nullable Listener2 listener;

        Resolver(URI target, Executor offload) {
            this.target = target;
            this.offload = offload;
        }

        /** What the certificate of the other must name. */
        @Override
        public String getServiceAuthority() {
            return of(target).map(Endpoint::toString).orElse("unknown");
        }

        @Override
        public void start(Listener2 tell) {
            listener = tell;
            refresh();
        }

        @Override
        public void refresh() {
            Listener2 tell = listener;
            if (tell != null) {
                offload.execute(() -> resolve(tell));
            }
        }

        private void resolve(Listener2 tell) {
            Optional<Endpoint> known = of(target);
            if (known.isEmpty()) {
                tell.onError(Status.UNAVAILABLE.withDescription("group.peers has no address of " + target.getPath()));
                return;
            }
            Endpoint at = known.get();
            try {
                InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(at.host()), at.port());
                tell.onResult(ResolutionResult.newBuilder()
                        .setAddressesOrError(org.apache.ratis.thirdparty.io.grpc.StatusOr.fromValue(
                                List.of(new EquivalentAddressGroup(address))))
                        .build());
            } catch (UnknownHostException e) {
                tell.onError(Status.UNAVAILABLE
                        .withDescription("unknown host " + at.host())
                        .withCause(e));
            }
        }

        @Override
        public void shutdown() {
            listener = null;
        }
    }
}
