package io.vigia.lab.net;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Several faults at once, undone in the opposite order. */
public record Together(List<Fault> faults) implements Fault {
    public Together {
        faults = List.copyOf(faults);
    }

    public static Together of(Fault... faults) {
        return new Together(List.of(faults));
    }

    @Override
    public String text() {
        return faults.stream().map(Fault::text).collect(Collectors.joining(" and "));
    }

    @Override
    public void apply() throws IOException {
        for (Fault fault : faults) {
            fault.apply();
        }
    }

    @Override
    public void undo() throws IOException, InterruptedException {
        for (int i = faults.size() - 1; i >= 0; i--) {
            faults.get(i).undo();
        }
    }
}
