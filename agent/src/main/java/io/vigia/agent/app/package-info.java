/**
 * Wires the agent together and owns the life of the process. The only package that knows all the others.
 */
@NullMarked
package io.vigia.agent.app;

import org.jspecify.annotations.NullMarked;
