/**
 * The whole lake, {@code ./demo --full}: every kind of server that a real lake has, in three sites on one machine, and Vigia watching it. {@link io.vigia.lab.full.Contents} is the list of what it consists of.
 */
@NullMarked
package io.vigia.lab.full;

import org.jspecify.annotations.NullMarked;
