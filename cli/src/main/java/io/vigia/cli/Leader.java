package io.vigia.cli;

import io.vigia.cli.AggregatorClient.Answer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One command to the group, told to whichever aggregator leads: past dead ones, past those that know of no leader, along a follower's
 * word of who it is, and across an election. It has one key for all attempts, so that a leader carries it out once.
 */
final class Leader {
    /** An election takes about a second. */
    private static final Duration ELECTION = Duration.ofSeconds(4);

    private static final Duration PAUSE = Duration.ofMillis(300);

    private final AggregatorClient client;
    private final String path;
    private final HttpRequest.Builder request;
    private final Duration patience;
    private final List<String> reasons = new ArrayList<>();
    private boolean inDoubt;

    Leader(AggregatorClient client, String path, JsonObject body, Duration patience) {
        this.client = client;
        this.path = path;
        this.patience = patience;
        this.request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    /** @param inDoubt whether an attempt before it may have been carried out: it broke off after it had been sent */
    record Told(Answer answer, boolean inDoubt) {}

    Told tell() throws Unreachable {
        long deadline = System.nanoTime() + ELECTION.toNanos();
        while (true) {
            reasons.clear();
            Answer last = null;
            for (URI server : client.servers()) {
                Answer answer = tell(server);
                if (answer != null && answer.status() != 503 && answer.status() != 307) {
                    client.prefer(answer.server());
                    return new Told(answer, inDoubt);
                }
                last = answer == null ? last : answer;
            }
            if (last == null && !inDoubt) {
                throw AggregatorClient.nobody(reasons);
            }
            if (System.nanoTime() > deadline) {
                throw gaveUp(last);
            }
            pause();
        }
    }

    /** What {@code server} says, or the leader that it names; null when nobody answers. */
    private @Nullable Answer tell(URI server) throws Unreachable {
        Answer answer = attempt(server);
        if (answer == null || answer.status() != 307) {
            return answer;
        }
        Optional<URI> leader = leader(answer);
        if (leader.isEmpty()) {
            throw new Unreachable("vigia: " + answer.server() + " names a leader that is no address: "
                    + Terminal.safe(answer.location().orElse("")));
        }
        Answer led = attempt(leader.get());
        return led == null ? answer : led; // it may have ceased to lead this very moment: ask again
    }

    private @Nullable Answer attempt(URI server) throws Unreachable {
        try {
            return client.send(server, path, request, patience);
        } catch (IOException failure) {
            inDoubt |= !(failure instanceof ConnectException) && !(failure instanceof HttpConnectTimeoutException);
            reasons.add("  " + server + ": " + AggregatorClient.why(failure, patience));
            return null;
        }
    }

    /** The address in {@code Location}, without the path; otherwise the one in the body. */
    private Optional<URI> leader(Answer follower) throws Unreachable {
        Optional<URI> named = follower.location()
                .map(to -> to.endsWith(path) ? to.substring(0, to.length() - path.length()) : to)
                .flatMap(Leader::address);
        return named.isPresent() ? named : address(Json.text(follower.json(), "leader"));
    }

    private static Optional<URI> address(String text) {
        try {
            URI address = URI.create(text);
            boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            return http && address.getHost() != null ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Unreachable gaveUp(@Nullable Answer last) {
        String doubt =
                inDoubt ? "\nIt may have been carried out all the same: look before you ask again (vigia status)." : "";
        if (last == null) {
            return new Unreachable(AggregatorClient.nobody(reasons).getMessage() + doubt);
        }
        return new Unreachable(
                "vigia: nobody leads the aggregators: " + last.server() + " still answers " + last.status() + " after "
                        + ELECTION.toSeconds() + " s. Is a majority of them there? vigia group show" + doubt);
    }

    private static void pause() throws Unreachable {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unreachable("vigia: interrupted");
        }
    }
}
