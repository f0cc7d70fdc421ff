@NullMarked
package io.vigia.aggregator.web;

import org.jspecify.annotations.NullMarked;
