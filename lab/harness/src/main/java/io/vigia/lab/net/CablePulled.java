package io.vigia.lab.net;

import java.io.IOException;

/** A host's cable is out of the switch: its carrier is gone, and not even the client reaches it. */
public record CablePulled(Network network, String host) implements Fault {
    @Override
    public String text() {
        return "pulled the cable of " + host;
    }

    @Override
    public void apply() throws IOException {
        network.cable(host, false);
    }

    @Override
    public void undo() throws IOException {
        network.cable(host, true);
    }
}
