/**
 * The processes of the small lake: real S3 servers, real HAProxys, agents and the aggregator; how each is configured, started, broken and ended. Knows nothing of load, measuring or scenarios.
 */
@NullMarked
package io.vigia.lab.lake;

import org.jspecify.annotations.NullMarked;
