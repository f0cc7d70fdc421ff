package io.vigia.aggregator.notify;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.core.notify.SilenceAction;
import io.vigia.core.notify.SilenceEvent;
import io.vigia.core.notify.SilenceState;
import io.vigia.core.notify.SilenceStep;
import io.vigia.core.notify.Silencer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one owner of the silencer's state: carries out what it wants, at each Alertmanager on its own. Used by one context; {@link #state} from any thread. */
final class SilenceKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SilenceKeeper.class);
    private static final String ONE = "/api/v2/silence/";
    private static final String ALL = "/api/v2/silences";
    /** All that one lake has there, those of the last days that are over too. */
    private static final int MAX_ANSWER = 4 << 20;

    private final String lake;
    private final Map<String, URI> alertmanagers;
    private final AlertmanagerClient client;
    private final InstantSource clock;
    private final Supplier<Duration> shift;
    private final Silencer.Policy policy;
    private final TreeSet<String> failing = new TreeSet<>();
    private volatile SilenceState state;

    /**
     * @param alertmanagers by name
     * @param shift from our times to the wall clock's
     */
    SilenceKeeper(
            String lake,
            Map<String, URI> alertmanagers,
            AlertmanagerClient client,
            InstantSource clock,
            Supplier<Duration> shift,
            Silencer.Policy policy) {
        this.lake = lake;
        this.alertmanagers = new LinkedHashMap<>(alertmanagers);
        this.client = client;
        this.clock = clock;
        this.shift = shift;
        this.policy = policy;
        this.state = SilenceState.of(alertmanagers.keySet());
    }

    SilenceState state() {
        return state;
    }

    void look(Snapshot snapshot, boolean leads) {
        on(new SilenceEvent.Wanted(leads, MaintenanceSilences.of(snapshot)));
    }

    private void on(SilenceEvent event) {
        SilenceStep step = Silencer.step(state, event, policy, clock.instant());
        state = step.state();
        Map<String, List<SilenceAction>> chores = new LinkedHashMap<>();
        for (SilenceAction action : step.actions()) {
            if (action instanceof SilenceAction.Ask ask) {
                ask(ask.alertmanager());
            } else {
                chores.computeIfAbsent(action.alertmanager(), name -> new ArrayList<>())
                        .add(action);
            }
        }
        chores.forEach((name, all) ->
                carryOut(all).map(done -> new SilenceEvent.Done(name)).onComplete(end -> ended(name, end)));
    }

    private void ask(String name) {
        String filter = URLEncoder.encode("lake=\"" + lake + "\"", StandardCharsets.UTF_8);
        send(name, HttpMethod.GET, ALL + "?filter=" + filter, Optional.empty(), MAX_ANSWER)
                .map(answer -> new SilenceEvent.Heard(name, SilenceJson.known(answer.body(), lake, shift.get())))
                .onComplete(heard -> ended(name, heard));
    }

    private void ended(String name, AsyncResult<? extends SilenceEvent> how) {
        if (how.succeeded()) {
            if (failing.remove(name)) {
                LOG.atInfo().addKeyValue("alertmanager", name).log("an alertmanager takes silences again");
            }
            on(how.result());
            return;
        }
        String reason = how.cause() instanceof Refusal refusal ? refusal.reason : "unreadable";
        if (failing.add(name)) {
            LOG.atWarn()
                    .addKeyValue("alertmanager", name)
                    .addKeyValue("reason", reason)
                    .addKeyValue("detail", how.cause().getMessage())
                    .log("an alertmanager does not take silences");
        }
        on(new SilenceEvent.Failed(name, reason));
    }

    /** One after the other, until one fails. */
    private Future<?> carryOut(List<SilenceAction> all) {
        Future<?> done = Future.succeededFuture();
        for (SilenceAction action : all) {
            done = done.compose(before -> carryOut(action));
        }
        return done;
    }

    private Future<?> carryOut(SilenceAction action) {
        String name = action.alertmanager();
        if (action instanceof SilenceAction.Put put) {
            LOG.atInfo()
                    .addKeyValue("alertmanager", name)
                    .addKeyValue("maintenance", put.silence().window())
                    .addKeyValue("until", put.silence().endsAt())
                    .log("silencing");
            Buffer body = SilenceJson.wire(put.silence(), put.id(), shift.get());
            return send(name, HttpMethod.POST, ALL, Optional.of(body), AlertmanagerClient.MAX_ANSWER);
        } else if (action instanceof SilenceAction.Expire expire) {
            LOG.atInfo()
                    .addKeyValue("alertmanager", name)
                    .addKeyValue("silence", expire.id())
                    .log("ending a silence");
            String path = ONE + URLEncoder.encode(expire.id(), StandardCharsets.UTF_8);
            return send(name, HttpMethod.DELETE, path, Optional.empty(), AlertmanagerClient.MAX_ANSWER);
        }
        return Future.succeededFuture();
    }

    private Future<AlertmanagerClient.Answer> send(
            String name, HttpMethod method, String path, Optional<Buffer> body, int most) {
        URI url = alertmanagers.get(name);
        if (url == null) {
            return Future.failedFuture(new Refusal("io", "no such alertmanager"));
        }
        return client.send(method, url, path, body, most).compose(answer -> {
            if (answer.failure().isPresent()) {
                return Future.failedFuture(new Refusal(answer.failure().get(), ""));
            } else if (!answer.good()) {
                return Future.failedFuture(new Refusal("status_" + answer.status(), answer.text()));
            } else if (answer.body().length() >= most) {
                return Future.failedFuture(new Refusal("too_large", "more than " + most + " bytes"));
            }
            return Future.succeededFuture(answer);
        });
    }

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;
        private final String reason;

        Refusal(String reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
        }
    }
}
