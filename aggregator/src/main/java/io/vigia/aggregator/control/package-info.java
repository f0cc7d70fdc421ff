/**
 * The streams to the actuators: hands them the newest committed routing state and takes their reports.
 */
@NullMarked
package io.vigia.aggregator.control;

import org.jspecify.annotations.NullMarked;
