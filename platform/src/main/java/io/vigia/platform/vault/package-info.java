/** Vault as the place of secrets that configuration names: asked while configuration is read, and again from time to time. Never prints a value. */
@NullMarked
package io.vigia.platform.vault;

import org.jspecify.annotations.NullMarked;
