package io.vigia.lab;

import io.vigia.lab.scenario.Scenario;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The legal words after {@code --scenario}. */
final class ScenarioNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        List<String> names = new ArrayList<>(Scenario.names());
        names.add("all");
        names.add("net-all");
        return names.iterator();
    }
}
