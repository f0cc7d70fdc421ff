package io.vigia.lab.lake;

import io.vigia.lab.servers.Address;
import java.util.List;
import java.util.Map;

/** Where each process of the small lake runs and listens: all on one machine's loopback, or each on a host of its own. */
public interface Placement {
    /** Names of the aggregators; one, three or five. */
    List<String> aggregators();

    /** The object store of {@code site}. */
    Address s3(String site);

    /** The frontend of a balancer. */
    Address frontend(String balancer);

    /** The page and the API of an aggregator. */
    Address http(String aggregator);

    /** Where agents connect to an aggregator. */
    Address stream(String aggregator);

    /** Where the aggregators' group talks; asked for only when there are several. */
    Address raft(String aggregator);

    /** Where a member of the telemetry bus listens: an aggregator, or {@code agent-a}. */
    Address cluster(String member);

    /** The Alertmanagers that Vigia tells, by name; none unless some were asked for. */
    default Map<String, Address> alertmanagers() {
        return Map.of();
    }

    /** What comes before the command of the process of that name, so that it runs where it belongs; often nothing. */
    List<String> enter(String process);

    /** Whether traffic leaves the loopback, which Vigia refuses to do in clear unless told so. */
    boolean beyondLoopback();

    /** Everything by name, for people. */
    Map<String, String> listing();
}
