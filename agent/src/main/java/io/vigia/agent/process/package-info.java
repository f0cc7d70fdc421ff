/** Runs programs of the user's: bounded in time and output, with everything that they start. May not import other adapters. */
@NullMarked
package io.vigia.agent.process;

import org.jspecify.annotations.NullMarked;
