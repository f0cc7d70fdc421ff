/**
 * The clients: an open-loop load through every balancer, and the log of what each request saw. May import nothing else of the lab.
 */
@NullMarked
package io.vigia.lab.load;

import org.jspecify.annotations.NullMarked;
