package io.vigia.lab.scenario;

import java.io.IOException;
import java.util.SplittableRandom;

/** One way to break the lake and to measure what follows. */
interface Act {
    /**
     * Breaks, measures, and brings the lake back.
     *
     * @param index of the run, from 0
     * @param random draws the moment of the injection
     * @throws IOException when the lake cannot be made steady or something cannot be broken
     */
    Run run(int index, SplittableRandom random) throws IOException, InterruptedException;

    /**
     * Waits up to two seconds: the longest interval at which anybody here checks (HAProxy at its defaults), so that the
     * injection meets every phase of everybody's checks.
     */
    static void pauseAtRandom(SplittableRandom random) throws InterruptedException {
        Thread.sleep(random.nextLong(2000));
    }
}
