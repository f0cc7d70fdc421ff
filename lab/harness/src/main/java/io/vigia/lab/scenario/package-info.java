/**
 * What is broken on purpose, what is measured from that instant on, and what was promised.
 */
@NullMarked
package io.vigia.lab.scenario;

import org.jspecify.annotations.NullMarked;
