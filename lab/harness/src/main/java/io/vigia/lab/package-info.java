/**
 * The lab: a small real lake on one machine, its load, its breakages and its measurements. Only this package wires the rest.
 */
@NullMarked
package io.vigia.lab;

import org.jspecify.annotations.NullMarked;
