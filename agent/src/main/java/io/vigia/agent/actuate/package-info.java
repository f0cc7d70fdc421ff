/**
 * Makes one balancer match the routing state: compare, correct, read back, report; remembers the highest epoch on disk. May not
 * import probe, bus or app.
 */
@NullMarked
package io.vigia.agent.actuate;

import org.jspecify.annotations.NullMarked;
