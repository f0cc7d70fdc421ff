package io.vigia.aggregator.web;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import io.vigia.core.model.Names;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The part of an address after the question mark. A misspelt parameter is refused: passed over, it would answer a question that nobody
 * asked.
 */
final class Query {
    private final MultiMap values;

    private Query(MultiMap values) {
        this.values = values;
    }

    /**
     * @param known every parameter it may have
     * @throws IllegalArgumentException names the one that it does not know, or that is there twice
     */
    static Query of(RoutingContext ask, Set<String> known) {
        MultiMap values = ask.queryParams();
        for (String name : values.names()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("'" + RequestBody.shown(name)
                        + "' is not known here; the parameters are " + new TreeSet<>(known));
            }
        }
        return new Query(values);
    }

    /** Empty when it is not there, or has no value. */
    Optional<String> value(String name) {
        List<String> all = values.getAll(name);
        if (all.size() > 1) {
            throw new IllegalArgumentException(name + " is given twice");
        }
        return all.stream().filter(text -> !text.isEmpty()).findFirst();
    }

    /** {@code 7-s3}; longer than a name, since it has a service's whole name in it. */
    static String failover(String id) {
        int dash = id.indexOf('-');
        boolean numbered = dash > 0 && id.substring(0, dash).matches("\\d{1,19}");
        return numbered && Names.isName(id.substring(dash + 1)) ? id : Names.require("failover", id);
    }
}
