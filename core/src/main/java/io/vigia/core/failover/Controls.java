package io.vigia.core.failover;

import io.vigia.core.failover.Maintenance.Scope;
import io.vigia.core.model.ServiceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What people have told Vigia not to do, and not to count.
 *
 * @param brake for every service
 * @param pauses for one service each
 * @param maintenance windows, oldest first, at most {@link #MAX_WINDOWS}
 * @param corrections of budgets, oldest first, those of maintenance windows among them, at most {@link #MAX_CORRECTIONS}
 */
public record Controls(
        Optional<Pause> brake,
        SortedMap<ServiceId, Pause> pauses,
        List<Maintenance> maintenance,
        List<BudgetCorrection> corrections) {
    public static final int MAX_WINDOWS = 200;
    public static final int MAX_CORRECTIONS = 500;
    public static final Controls NONE =
            new Controls(Optional.empty(), Collections.emptySortedMap(), List.of(), List.of());

    public Controls {
        pauses = Collections.unmodifiableSortedMap(new TreeMap<>(pauses));
        maintenance = List.copyOf(maintenance);
        corrections = List.copyOf(corrections);
        if (maintenance.size() > MAX_WINDOWS) {
            throw new IllegalArgumentException(maintenance.size() + " maintenance windows, at most " + MAX_WINDOWS);
        }
    }

    /** What stops {@code service}: its own pause, or the brake. */
    public Optional<Pause> pause(ServiceId service) {
        return brake.or(() -> Optional.ofNullable(pauses.get(service)));
    }

    /** The window of this part that ends last, if one is in force. */
    public Optional<Maintenance> maintenance(Scope scope, String name, Instant now) {
        Maintenance longest = null;
        for (Maintenance window : maintenance) {
            if (window.scope() == scope
                    && window.name().equals(name)
                    && window.inForce(now)
                    && (longest == null || window.until().isAfter(longest.until()))) {
                longest = window;
            }
        }
        return Optional.ofNullable(longest);
    }

    Controls with(Optional<ServiceId> service, Pause pause) {
        return service.map(one -> new Controls(brake, Draft.with(pauses, one, pause), maintenance, corrections))
                .orElse(new Controls(Optional.of(pause), pauses, maintenance, corrections));
    }

    Controls without(Optional<ServiceId> service) {
        return service.map(one -> new Controls(brake, Draft.without(pauses, one), maintenance, corrections))
                .orElse(new Controls(Optional.empty(), pauses, maintenance, corrections));
    }

    /** What is done in the window does not count either. */
    Controls with(Maintenance window, Instant now) {
        List<Maintenance> more = new ArrayList<>(maintenance);
        more.add(window);
        return new Controls(brake, pauses, more, corrections).with(BudgetCorrection.of(window), now);
    }

    /** A window ended early: from now on things count again. */
    Controls ended(String id, Instant now) {
        return new Controls(
                brake,
                pauses,
                maintenance.stream().filter(window -> !window.id().equals(id)).toList(),
                corrections.stream()
                        .map(one -> one.id().equals(id) ? one.endedBy(now) : one)
                        .toList());
    }

    /** Without the windows that have run out. */
    Controls expired(Instant now) {
        return new Controls(
                brake,
                pauses,
                maintenance.stream().filter(window -> window.inForce(now)).toList(),
                corrections);
    }

    /** Lets go of those that no window of an objective can reach any more. */
    Controls with(BudgetCorrection correction, Instant now) {
        List<BudgetCorrection> kept = new ArrayList<>(kept(now));
        kept.add(correction);
        return new Controls(brake, pauses, maintenance, kept);
    }

    Controls revoked(String id) {
        return new Controls(
                brake,
                pauses,
                maintenance,
                corrections.stream().filter(one -> !one.id().equals(id)).toList());
    }

    /** Whether there is room for one more correction. */
    boolean fullOfCorrections(Instant now) {
        return kept(now).size() >= MAX_CORRECTIONS;
    }

    private List<BudgetCorrection> kept(Instant now) {
        Instant oldest = now.minus(BudgetCorrection.KEPT);
        return corrections.stream().filter(one -> one.until().isAfter(oldest)).toList();
    }
}
