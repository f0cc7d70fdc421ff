package io.vigia.agent.probe.dns;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vigia.agent.probe.Failures;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.probe.DnsSpec;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks one name server one question in one datagram, from a socket made for it: nothing is cached, and what comes late or from
 * elsewhere is not taken for the answer. A lost datagram is a failure as it is for any resolver; the next look is the second try.
 */
public final class DnsProbe implements Probe {
    private static final Pattern SERVER = Pattern.compile("(?m)^\\s*nameserver\\s+([0-9a-fA-F:.]+)\\s*$");
    private static final int PORT = 53;

    private final Vertx vertx;
    private final DnsSpec spec;
    private final String resolvers;
    private final DnsJudge judge;
    private final SecureRandom random = new SecureRandom();
    private @Nullable Promise<ProbeResult> current;

    /** @param resolvers file that names the system's name servers, normally {@code /etc/resolv.conf} */
    public DnsProbe(Vertx vertx, DnsSpec spec, String resolvers) {
        this.vertx = vertx;
        this.spec = spec;
        this.resolvers = resolvers;
        this.judge = new DnsJudge(spec);
    }

    @Override
    public Future<ProbeResult> look() {
        Promise<ProbeResult> answer = Promise.promise();
        current = answer;
        if (spec.server().isPresent()) {
            ask(spec.server().get(), answer);
        } else {
            vertx.fileSystem().readFile(resolvers).onComplete(file -> {
                Matcher server = SERVER.matcher(file.succeeded() ? file.result().toString() : "");
                if (server.find()) {
                    ask(new Endpoint(server.group(1), PORT), answer);
                } else {
                    answer.tryComplete(ProbeResult.unknown("could not look: no name server in " + resolvers));
                }
            });
        }
        return answer.future();
    }

    private void ask(Endpoint server, Promise<ProbeResult> answer) {
        DatagramSocket socket = vertx.createDatagramSocket(
                new DatagramSocketOptions().setIpV6(server.host().indexOf(':') >= 0));
        answer.future().onComplete(told -> socket.close());
        DnsMessage question = new DnsMessage(random.nextInt(1 << 16), spec.name(), spec.type());
        socket.exceptionHandler(failure -> answer.tryComplete(Failures.explain(failure)));
        socket.handler(packet -> {
            if (packet.sender().port() == server.port()) {
                answer.tryComplete(judged(question, packet));
            }
        });
        socket.send(question.question(), server.port(), server.host())
                .onFailure(failure -> answer.tryComplete(Failures.explain(failure)));
    }

    private ProbeResult judged(DnsMessage question, DatagramPacket packet) {
        try {
            return judge.judge(question.read(packet.data()));
        } catch (DnsMessage.Malformed malformed) {
            return ProbeResult.down("answer is not DNS: it " + malformed.getMessage());
        }
    }

    @Override
    public void abandon() {
        Promise<ProbeResult> answer = current;
        if (answer != null) {
            answer.tryFail("abandoned");
        }
    }

    @Override
    public void close() {
        abandon();
    }
}
