/**
 * The page, the API, /metrics and /health over HTTP. Reads snapshots; decides nothing.
 */
@NullMarked
package io.vigia.aggregator.web;

import org.jspecify.annotations.NullMarked;
