package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vigia.core.measure.ObjectiveDetail;
import io.vigia.core.measure.ObjectivesView;
import java.util.Optional;

/** Port: how the objectives stand. From any thread. */
public interface SloViews {
    /** Where an aggregator gives its peers the history of one objective, as bytes. */
    String HISTORY_PATH = "/api/v1/slo-history";

    /** A lake without objectives, or an aggregator that has none to show yet. */
    SloViews NONE = new SloViews() {
        @Override
        public Optional<ObjectivesView> newest() {
            return Optional.empty();
        }

        @Override
        public Future<Optional<ObjectiveDetail>> detail(String id) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<Optional<Buffer>> saved(String id) {
            return Future.succeededFuture(Optional.empty());
        }
    };

    /** Empty until what was kept has been read and peers have been asked, a few seconds after the start. */
    Optional<ObjectivesView> newest();

    /** All that is to be said of one objective; empty when there is none of this id. */
    Future<Optional<ObjectiveDetail>> detail(String id);

    /** An objective's history, for a peer to fill its own from; empty when there is none of this id, or it is not read yet. */
    Future<Optional<Buffer>> saved(String id);
}
