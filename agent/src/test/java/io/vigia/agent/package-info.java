@NullMarked
package io.vigia.agent;

import org.jspecify.annotations.NullMarked;
