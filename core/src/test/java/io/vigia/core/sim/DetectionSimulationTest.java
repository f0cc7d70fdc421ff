package io.vigia.core.sim;

import static io.vigia.core.sim.World.Health.FROZEN;
import static io.vigia.core.sim.World.Health.REFUSING;
import static io.vigia.core.sim.World.Health.SERVING;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.sim.ProbedLake.Chance;
import io.vigia.core.sim.ProbedLake.Ear;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * How long detection takes, and how often it is wrong, whatever happened before: outages, starts and stalls must not pass for lossy paths,
 * and lossy paths must. {@code -Dvigia.sim.lakes=N} makes it N lakes of each kind; what was measured is printed.
 */
class DetectionSimulationTest {
    private static final int LAKES = Integer.getInteger("vigia.sim.lakes", 15);
    private static final int MINUTES = 20;
    private static final int TIMEOUT = 20_000;

    /** What happens until now, in a lake whose agents have not started; returns who must condemn. */
    private interface Course {
        Ear run(ProbedLake lake);
    }

    private record Took(long median, long most) {}

    private static Ear neverFailed(ProbedLake lake) {
        lake.startVantages();
        Ear ear = lake.listen();
        lake.pass(60_000);
        return ear;
    }

    /** From a death to its verdict, the slowest and the median of all lakes, beside a lake in which nothing has ever failed. */
    private static void takesNoLonger(String what, Course course) {
        for (int vantages : new int[] {3, 5}) {
            for (World.Health how : new World.Health[] {REFUSING, FROZEN}) {
                Took plain = toCondemn(how, vantages, DetectionSimulationTest::neverFailed);
                Took took = toCondemn(how, vantages, course);
                System.out.println(what + ", " + vantages + " vantages, " + how + ": p50 " + took.median + " ms, most "
                        + took.most + " ms; never failed: p50 " + plain.median + " ms, most " + plain.most + " ms");
                assertThat(took.median).as(what).isLessThanOrEqualTo(plain.median + 150);
                assertThat(took.most).as(what).isLessThanOrEqualTo(plain.most + 150);
            }
        }
    }

    private static Took toCondemn(World.Health how, int vantages, Course course) {
        long[] millis = new long[LAKES];
        for (int seed = 1; seed <= LAKES; seed++) {
            ProbedLake lake = new ProbedLake(seed, vantages);
            Ear ear = course.run(lake);
            lake.set(0, how);
            millis[seed - 1] = lake.millisToCondemn(ear, 0, TIMEOUT);
        }
        Arrays.sort(millis);
        return new Took(millis[LAKES / 2], millis[LAKES - 1]);
    }

    @Test
    void isAsQuickAfterAnOutageAsBefore() {
        takesNoLonger("10 s after an outage of 60 s", lake -> {
            Ear ear = neverFailed(lake);
            lake.outage(60_000);
            lake.pass(10_000);
            return ear;
        });
    }

    @Test
    void isAsQuickWhenItBeganToListenAfterAnOutage() {
        takesNoLonger("born 1 s after an outage of 60 s, 5 s ago", lake -> {
            neverFailed(lake);
            lake.outage(60_000);
            lake.pass(1000);
            Ear ear = lake.listen();
            lake.pass(4000);
            return ear;
        });
    }

    @Test
    void isAsQuickWhenItBeganToListenAfterManyOutages() {
        takesNoLonger("born after 5 outages of 8 s, one of them 12 s ago", lake -> {
            neverFailed(lake);
            for (int i = 0; i < 5; i++) {
                lake.outage(8000);
                lake.pass(12_000);
            }
            Ear ear = lake.listen();
            lake.pass(3000);
            return ear;
        });
    }

    @Test
    void isAsQuickAfterAStartAtWhichNothingServedYet() {
        takesNoLonger("5 s after a start with 200 ms in which nothing served", lake -> lateServers(lake, 200));
        takesNoLonger("5 s after a start with 20 s in which nothing served", lake -> lateServers(lake, 20_000));
    }

    private static Ear lateServers(ProbedLake lake, int lateMillis) {
        lake.setAll(REFUSING);
        Ear ear = lake.listen();
        lake.startVantages();
        lake.pass(lateMillis);
        lake.setAll(SERVING);
        lake.pass(5000);
        return ear;
    }

    /** What only one of them saw of it may have been its path. */
    @Test
    void isHardlySlowerAfterOutagesThatSomeAgentsMissed() {
        Took plain = toCondemn(REFUSING, 3, DetectionSimulationTest::neverFailed);
        Took took = toCondemn(REFUSING, 3, lake -> {
            Ear ear = neverFailed(lake);
            for (int i = 0; i < 6; i++) {
                lake.outage(250);
                lake.pass(5000);
            }
            return ear;
        });
        assertThat(took.median).isLessThanOrEqualTo(plain.median + 150);
        assertThat(took.most).isLessThanOrEqualTo(plain.most + 300);
    }

    @Test
    void isAsQuickAfterTheAgentsStoodStill() {
        takesNoLonger("10 s after four stalls of 1.5 s", lake -> {
            Ear ear = neverFailed(lake);
            for (int i = 0; i < 4; i++) {
                lake.stall(1500);
                lake.pass(3500);
            }
            lake.pass(8000);
            return ear;
        });
    }

    @Test
    void isAsQuickWhenServiceAndListenerDieTogetherAgainAndAgain() {
        takesNoLonger("the sixth time that a listener dies with the service", lake -> {
            Ear ear = neverFailed(lake);
            Ear other = lake.listen();
            for (int i = 0; i < 5; i++) {
                ear.die();
                lake.outage(8000);
                ear = other;
                other = lake.listen();
                lake.pass(12_000);
            }
            return ear;
        });
    }

    @Test
    void isAsQuickAfterAnObserverWasCutOff() {
        takesNoLonger("5 s after one observer was cut off for 43 s", lake -> {
            Ear ear = neverFailed(lake);
            lake.cut[1] = true;
            lake.pass(43_000);
            lake.cut[1] = false;
            lake.pass(5000);
            return ear;
        });
    }

    @Test
    void condemnsAtOnceWhenItBeginsToListenDuringAnOutage() {
        Took took = toCondemn(FROZEN, 3, lake -> {
            neverFailed(lake);
            lake.set(0, FROZEN);
            lake.pass(10_000);
            return lake.listen();
        });
        assertThat(took.most).isLessThanOrEqualTo(1000);
    }

    @Test
    void condemnsNobodyWhileAnyOneObserverIsCutOff() {
        for (int vantages : new int[] {3, 5}) {
            for (int one = 0; one < vantages; one++) {
                ProbedLake lake = new ProbedLake(one, vantages);
                Ear old = neverFailed(lake);
                lake.cut[one] = true;
                lake.pass(20_000);
                Ear young = lake.listen();
                lake.pass(23_000);
                lake.cut[one] = false;
                lake.pass(10_000);
                assertThat(old.wrongs + young.wrongs)
                        .as(vantages + " vantages, " + one)
                        .isZero();
            }
        }
    }

    @Test
    void condemnsNobodyForIndependentLoss() {
        for (double loss : new double[] {0.01, 0.1, 0.2, 0.3}) {
            Wrongs wrongs = wrongs(
                    "independent loss of " + loss, scheduler -> (vantage, target, now) -> scheduler.chance(loss));
            assertThat(wrongs.old + wrongs.young).as("loss of " + loss).isZero();
        }
    }

    /** Counted as if losses had no memory, they made about 60, 60 and 700 wrong sentences in as long. */
    @Test
    void takesBurstsForLoss() {
        assertThat(wrongs("bursts of 3 looks, loss of 0.05", scheduler -> bursts(scheduler, 0.05, 3)).old)
                .isLessThanOrEqualTo(10);
        assertThat(wrongs("bursts of 3 looks, loss of 0.1", scheduler -> bursts(scheduler, 0.1, 3)).old)
                .isLessThanOrEqualTo(10);
        assertThat(wrongs("bursts of 6 looks, loss of 0.1", scheduler -> bursts(scheduler, 0.1, 6)).old)
                .isLessThanOrEqualTo(120);
    }

    private record Wrongs(int old, int young) {}

    /** Of three vantages, without anything that fails; by who listens for long, and by a new listener every 20 s. */
    private static Wrongs wrongs(String what, Function<Scheduler, Chance> model) {
        int old = 0;
        int young = 0;
        for (int seed = 1; seed <= LAKES; seed++) {
            ProbedLake lake = new ProbedLake(seed, 3);
            lake.chance = model.apply(lake.scheduler);
            Ear settled = neverFailed(lake);
            for (int life = 0; life < 3 * MINUTES; life++) {
                Ear ear = lake.listen();
                lake.pass(20_000);
                young += ear.wrongs;
                ear.die();
            }
            old += settled.wrongs;
        }
        System.out.println(what + ": wrong sentences in " + LAKES * MINUTES + " minutes: " + old + ", and " + young
                + " by listeners not yet 20 s old");
        return new Wrongs(old, young);
    }

    /** Gilbert's channel: every look finds its path good or bad, and leaves it so or changes it. */
    private static Chance bursts(Scheduler scheduler, double loss, int meanLooks) {
        boolean[][] bad = new boolean[World.AGENTS.size()][ProbedLake.COMPONENTS];
        double leave = 1.0 / meanLooks;
        double enter = leave * loss / (1 - loss);
        return (vantage, target, now) -> {
            boolean is = bad[vantage][target] ? !scheduler.chance(leave) : scheduler.chance(enter);
            bad[vantage][target] = is;
            return is;
        };
    }
}
