/** Vault, asked for its health without credentials. */
@NullMarked
package io.vigia.agent.probe.vault;

import org.jspecify.annotations.NullMarked;
