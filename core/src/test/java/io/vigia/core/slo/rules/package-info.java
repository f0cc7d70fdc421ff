@NullMarked
package io.vigia.core.slo.rules;

import org.jspecify.annotations.NullMarked;
