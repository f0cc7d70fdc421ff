/**
 * How each real server of the lake is started, broken and ended on one machine: a library for the lab and for integration tests. One class for each server, with {@link
 * io.vigia.lab.servers.Server} as its shape; the servers' jars are named in {@code lab/jars}. Knows nothing of Vigia.
 */
@NullMarked
package io.vigia.lab.servers;

import org.jspecify.annotations.NullMarked;
