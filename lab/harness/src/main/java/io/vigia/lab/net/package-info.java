/**
 * The small lake on a network of its own: a namespace for each process, a switch between them, and faults that can be made there and undone. May import io.vigia.lab.lake.
 */
@NullMarked
package io.vigia.lab.net;

import org.jspecify.annotations.NullMarked;
