/**
 * The protobuf messages of wire.proto, their mapping to the model (every bound checked), and length-prefixed frames on a stream.
 */
@NullMarked
package io.vigia.platform.wire;

import org.jspecify.annotations.NullMarked;
