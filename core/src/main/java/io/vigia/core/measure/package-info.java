/**
 * What is observed becomes what is promised: looks at batches and moves through the indicators of the objectives, hands good and total to their trackers, takes out
 * the times that people have taken out, and says how all of them stand. Pure: the owner states the time.
 */
@NullMarked
package io.vigia.core.measure;

import org.jspecify.annotations.NullMarked;
