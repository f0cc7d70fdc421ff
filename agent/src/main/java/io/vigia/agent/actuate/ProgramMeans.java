package io.vigia.agent.actuate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.actuate.ActuatorEvent.Failed;
import io.vigia.agent.actuate.ActuatorEvent.ProgramEnded;
import io.vigia.agent.process.BoundedProgram;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs of the user's program, on worker threads. */
final class ProgramMeans extends Means {
    private final Steering.Program settings;
    private final BoundedProgram program;
    private Optional<Hands> hands = Optional.empty();

    private record Hands(Vertx vertx, Consumer<ActuatorEvent> happened) {}

    ProgramMeans(LakeConfig.Balancer balancer, Steering.Program settings, WantedJson json) {
        super(new ProgramRuns(balancer, settings, json));
        this.settings = settings;
        this.program = new BoundedProgram(settings.command(), settings.timeout());
    }

    @Override
    Future<?> open(Vertx vertx, Consumer<ActuatorEvent> happened) {
        hands = Optional.of(new Hands(vertx, happened));
        return Future.succeededFuture();
    }

    @Override
    void carryOut(ActuatorAction action) {
        if (action instanceof ActuatorAction.RunProgram run) {
            hands.ifPresent(open -> open.vertx()
                    .executeBlocking(() -> program.run(run.input()), false)
                    .onComplete(done -> open.happened()
                            .accept(
                                    done.succeeded()
                                            ? event(run.number(), done.result())
                                            : new Failed(
                                                    run.number(),
                                                    settings.command().get(0) + " cannot be run: "
                                                            + Text.reason(done.cause())))));
        }
    }

    private ActuatorEvent event(long number, BoundedProgram.Ending ending) {
        return ending.status().isPresent()
                ? new ProgramEnded(number, ending.status().getAsInt(), lastLine(ending.output()))
                : new Failed(
                        number,
                        settings.command().get(0) + " was killed: not done within "
                                + settings.timeout().toMillis() + " ms");
    }

    private static String lastLine(String output) {
        List<String> lines = output.lines()
                .filter(line -> !line.isBlank())
                .map(Text::printable)
                .toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    /** A run that is under way is killed. */
    @Override
    Future<?> close() {
        return hands.<Future<?>>map(open -> open.vertx()
                        .executeBlocking(
                                () -> {
                                    program.close();
                                    return settings;
                                },
                                false))
                .orElse(Future.succeededFuture());
    }
}
