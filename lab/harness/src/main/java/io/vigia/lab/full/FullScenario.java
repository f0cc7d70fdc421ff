package io.vigia.lab.full;

/** The scenario of the whole lake. */
public final class FullScenario {
    public static final String NAME = "kill-site-a";
    public static final String WHAT = "SIGKILL to everything in site a of the whole lake (--full)";

    private FullScenario() {}
}
