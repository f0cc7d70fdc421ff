package io.vigia.agent.actuate;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vigia.agent.actuate.ActuatorEvent.Answered;
import io.vigia.agent.actuate.ActuatorEvent.Failed;
import io.vigia.agent.actuate.ActuatorEvent.StateFilePrepared;
import io.vigia.agent.actuate.ActuatorEvent.StateFileSaved;
import io.vigia.agent.haproxy.RuntimeApi;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/** Commands over the admin socket, and HAProxy's state file, which is written on worker threads in the order of the actions. */
final class RuntimeApiMeans extends Means {
    private final LakeConfig.Balancer balancer;
    private final Function<Vertx, RuntimeApi> apis;
    private final String stateFilePath;
    private final StateFile stateFile;
    private Optional<Hands> hands = Optional.empty();

    private record Hands(Vertx vertx, Context context, RuntimeApi api, Consumer<ActuatorEvent> happened) {}

    RuntimeApiMeans(LakeConfig.Balancer balancer, Steering.RuntimeApi means, Function<Vertx, RuntimeApi> apis) {
        super(new Reconciliation(balancer));
        this.balancer = balancer;
        this.apis = apis;
        this.stateFilePath = means.stateFile();
        this.stateFile = new StateFile(Path.of(stateFilePath));
    }

    @Override
    Future<?> open(Vertx vertx, Consumer<ActuatorEvent> happened) {
        hands = Optional.of(new Hands(vertx, vertx.getOrCreateContext(), apis.apply(vertx), happened));
        return Future.succeededFuture();
    }

    @Override
    void carryOut(ActuatorAction action) {
        hands.ifPresent(open -> {
            if (action instanceof ActuatorAction.PrepareStateFile prepare) {
                prepare(open, prepare.wanted());
            } else if (action instanceof ActuatorAction.SaveStateFile save) {
                save(open, save);
            } else if (action instanceof ActuatorAction.Send send) {
                send(open, send);
            }
        });
    }

    /** What is being written to disk is not left half done, so that a successor finds it whole: the queue of files is waited for. */
    @Override
    Future<?> close() {
        Promise<Void> written = Promise.promise();
        hands.ifPresentOrElse(
                open -> onDisk(open, () -> stateFilePath).onComplete(done -> written.complete()), written::complete);
        return written.future();
    }

    private void prepare(Hands open, Wanted wanted) {
        onDisk(open, () -> stateFile.prepare(WantedServers.of(wanted, balancer).stands()))
                .onSuccess(done -> open.happened().accept(new StateFilePrepared(wanted, Optional.empty())))
                .onFailure(cause -> open.happened().accept(new StateFilePrepared(wanted, problem(cause))));
    }

    private void save(Hands open, ActuatorAction.SaveStateFile save) {
        onDisk(open, () -> {
                    stateFile.save(
                            save.dump(),
                            WantedServers.of(save.wanted(), balancer).stands());
                    return save;
                })
                .onSuccess(done -> open.happened().accept(new StateFileSaved(Optional.empty())))
                .onFailure(cause -> open.happened().accept(new StateFileSaved(problem(cause))));
    }

    private static void send(Hands open, ActuatorAction.Send send) {
        open.api()
                .send(send.line())
                .onSuccess(text ->
                        open.context().runOnContext(now -> open.happened().accept(new Answered(send.number(), text))))
                .onFailure(cause -> open.context()
                        .runOnContext(now -> open.happened().accept(new Failed(send.number(), Text.reason(cause)))));
    }

    /** In the order of the calls, so that an older dump never replaces a newer file. */
    private static <T> Future<T> onDisk(Hands open, Callable<T> work) {
        return open.vertx().executeBlocking(work, true);
    }

    private Optional<String> problem(Throwable cause) {
        return Optional.of("HAProxy's state file " + stateFilePath + " cannot be kept: " + Text.reason(cause));
    }
}
