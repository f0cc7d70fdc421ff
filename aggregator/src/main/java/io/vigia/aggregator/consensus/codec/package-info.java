/**
 * What the group keeps, as JSON that a person can read too, and entries of the log, which are such JSON, compressed. Pure: no
 * files, no Ratis.
 */
@NullMarked
package io.vigia.aggregator.consensus.codec;

import org.jspecify.annotations.NullMarked;
