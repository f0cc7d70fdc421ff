@NullMarked
package io.vigia.core.slo;

import org.jspecify.annotations.NullMarked;
