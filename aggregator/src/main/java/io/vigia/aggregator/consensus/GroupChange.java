package io.vigia.aggregator.consensus;

import io.vigia.aggregator.decide.Membership;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What it takes to make the group consist of others, and what speaks against it. Pure.
 *
 * @param now those that belong
 * @param wanted those that are to belong
 */
record GroupChange(Set<String> now, Set<String> wanted) {
    GroupChange {
        now = Set.copyOf(new LinkedHashSet<>(now));
        wanted = Set.copyOf(new LinkedHashSet<>(wanted));
    }

    /** One change at a time: each that joins, then each that leaves, {@code last} after all others. */
    List<Set<String>> steps(String last) {
        List<Set<String>> steps = new ArrayList<>();
        Set<String> members = new LinkedHashSet<>(now);
        wanted.stream().sorted().filter(members::add).forEach(joining -> steps.add(Set.copyOf(members)));
        List<String> leaving = new ArrayList<>(now.stream()
                .filter(node -> !wanted.contains(node) && !node.equals(last))
                .sorted()
                .toList());
        if (!wanted.contains(last) && now.contains(last)) {
            leaving.add(last);
        }
        for (String gone : leaving) {
            members.remove(gone);
            steps.add(Set.copyOf(members));
        }
        return steps;
    }

    /**
     * Why it can not be done at all.
     *
     * @param answering those of {@code now} that answer the leader, itself included
     */
    Optional<String> impossible(Set<String> answering) {
        if (wanted.stream().noneMatch(now::contains)) {
            return Optional.of("none of " + sorted(wanted) + " belongs to the group " + sorted(now)
                    + " now: one at least must stay, for it has what the new ones need");
        }
        long there = wanted.stream()
                .filter(node -> answering.contains(node) || !now.contains(node))
                .count();
        if (there * 2 <= wanted.size()) {
            return Optional.of("of " + sorted(wanted) + " only " + there
                    + " would answer, which is no majority: they could decide nothing. Name those that live; "
                    + silent(answering)
                    + " did not answer lately");
        }
        return Optional.empty();
    }

    private String silent(Set<String> answering) {
        return sorted(now.stream().filter(node -> !answering.contains(node)).toList());
    }

    /** Why a person should think twice. */
    Optional<Membership.Held> risk() {
        long leaving = now.stream().filter(node -> !wanted.contains(node)).count();
        int most = (now.size() - 1) / 2;
        if (leaving > most) {
            return Optional.of(new Membership.Held(
                    "majority-leaves",
                    leaving + " of the " + now.size() + " present members would leave at once, and at most " + most
                            + " may: those that remain may not be what you think. Let them leave in several calls, each once"
                            + " all that stay answer"));
        }
        long strangers = wanted.stream().filter(node -> !now.contains(node)).count();
        if (leaving > 0 && strangers * 2 > wanted.size()) {
            return Optional.of(
                    new Membership.Held(
                            "strangers-outnumber",
                            strangers + " of the " + wanted.size() + " members would be new while " + leaving
                                    + " leaves: let the new ones join first, with all present ones named too, and then the others leave"));
        }
        return Optional.empty();
    }

    private static String sorted(java.util.Collection<String> nodes) {
        return nodes.stream().sorted().toList().toString();
    }
}
