/** What each kind of probe asks: records that check themselves. How they are read from a file is io.vigia.core.config.bind.probe. */
@NullMarked
package io.vigia.core.config.probe;

import org.jspecify.annotations.NullMarked;
