package io.vigia.agent.hook;

import io.vigia.core.model.HookOrder;
import java.time.Duration;
import java.util.List;

/**
 * A run that is to be carried out.
 *
 * @param command from this node's own {@code lake.yaml}: program and arguments
 * @param timeout the order's, at most the one in {@code lake.yaml}
 */
record HookWork(String lake, HookOrder order, List<String> command, Duration timeout) {}
