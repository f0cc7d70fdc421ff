package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vigia.core.failover.Command;
import io.vigia.core.failover.CommandResult;

/** Port: what people ask for. From any thread. */
public interface Orders {
    /**
     * Carries {@code command} out, or says why not. Where this aggregator does not lead, that is the answer.
     *
     * @param request names it: the same again within a minute gets the same answer, and nothing is done twice; with another command it is
     *     another request
     * @return what became of it; fails with a {@link java.util.concurrent.TimeoutException} when that is not known in time: it may yet be
     *     carried out
     */
    Future<CommandResult> order(String request, Command command);
}
