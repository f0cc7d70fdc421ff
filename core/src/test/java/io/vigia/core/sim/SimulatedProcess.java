package io.vigia.core.sim;

import java.util.ArrayDeque;

/**
 * A process that can be killed, started again and stopped for a while. Whatever belongs to one process (its log, its loop, its
 * timers) shares one of these, so that all of it dies and sleeps together. A new one is dead.
 */
final class SimulatedProcess {
    private final Scheduler scheduler;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean alive;
    private boolean paused;
    private long resumeAtMillis;
    private int life;

    SimulatedProcess(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void start() {
        if (!alive) {
            alive = true;
            life++;
        }
    }

    /** What waited for it is lost with it: timers, and messages in its sockets. */
    void kill() {
        alive = false;
        paused = false;
        life++;
        waiting.clear();
    }

    boolean alive() {
        return alive;
    }

    boolean paused() {
        return paused;
    }

    /** Differs between any two lives. */
    int life() {
        return life;
    }

    /** It notices nothing from now on, and goes on with all that waits after {@code millis}; a longer pause swallows a shorter one. */
    void pause(int millis) {
        if (alive) {
            resumeAtMillis = Math.max(paused ? resumeAtMillis : 0, scheduler.now() + millis);
            paused = true;
            scheduler.at(resumeAtMillis, () -> {
                if (scheduler.now() >= resumeAtMillis) {
                    resume();
                }
            });
        }
    }

    /** What waited happens in the order in which it came, all at this instant, unless something of it stops the process again. */
    void resume() {
        paused = false;
        while (!paused && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    /** Something from outside: happens now, or when the process resumes, or never if it is dead or dies before that. */
    void reach(Runnable what) {
        if (alive && paused) {
            waiting.add(what);
        } else if (alive) {
            what.run();
        }
    }

    /** A timer, or an answer, of this life only. */
    void after(long millis, Runnable what) {
        int mine = life;
        scheduler.after(millis, () -> {
            if (mine == life) {
                reach(what);
            }
        });
    }
}
