/**
 * From what is seen to stand to what each Alertmanager is told: the roll of standing alerts, one queue an Alertmanager, and the herald
 * that joins them. Pure; knows no transport and no disk. Imports nothing else of the core.
 */
@NullMarked
package io.vigia.core.notify;

import org.jspecify.annotations.NullMarked;
