package io.vigia.core.measure;

import static io.vigia.core.measure.Watched.AGENT_A;
import static io.vigia.core.measure.Watched.T0;
import static io.vigia.core.measure.Watched.measuring;
import static io.vigia.core.measure.Watched.slo;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.model.Batch;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.TargetId;
import io.vigia.core.slo.WindowFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Counters that probes carry become good and total. */
class CountedTest {
    private static final String LOG = "log/lb1/query";
    private static final Map<String, String> ANSWERED = Map.of("targets", LOG, "count", "served");
    private static final Map<String, String> FAST = Map.of("targets", LOG, "op", "lte", "value", "0.5");

    private Instant started = T0;
    private Instant now = T0;
    private long sequence;

    @Test
    void everyQueryCountsOnceHoweverOftenItIsToldOfAndWhateverIsLost() {
        Objectives objectives = measuring(slo("answered", "log", ANSWERED), slo("fast", "log", FAST));
        Batch first = batch(LOG, 1, log(100, 1, 80));
        hears(objectives, first);
        hears(objectives, first);
        batch(LOG, 2, log(200, 2, 170)); // lost
        Batch third = batch(LOG, 3, log(1000, 7, 900));
        hears(objectives, third);
        hears(objectives, batch(LOG, 4, List.of())); // a look that read nothing
        hears(objectives, third); // and again, late
        hears(objectives, batch(LOG, 5, log(1010, 7, 910)));
        assertThat(window(objectives, "answered").total()).isEqualTo(1010);
        assertThat(window(objectives, "answered").bad()).isEqualTo(7);
        assertThat(window(objectives, "fast").good()).isEqualTo(910);
    }

    @Test
    void aReceiverThatBeginsAnewCountsFromZeroWithItsAgentOrWithout() {
        Objectives objectives = measuring(slo("answered", "log", ANSWERED));
        hears(objectives, batch(LOG, 1, log(100, 1, 80)));
        hears(objectives, batch(LOG, 2, log(30, 3, 20)));
        assertThat(window(objectives, "answered").total()).isEqualTo(130);
        started = now.plusSeconds(1);
        now = now.plusSeconds(2);
        hears(objectives, batch(LOG, 1, log(50, 5, 20)));
        assertThat(window(objectives, "answered").total()).isEqualTo(180);
        assertThat(window(objectives, "answered").bad()).isEqualTo(9);
    }

    @Test
    void countersOfWhatIsProbedOutliveTheAgentAndCountFromWhenTheyAreFirstHeard() {
        Map<String, String> spec = Map.of("targets", "haproxy/lb1", "backends", "query", "count", "served");
        Objectives objectives = measuring(slo("answered", "haproxy", spec));
        hears(objectives, batch("haproxy/lb1", 7, haproxy(1_000_000, 500)));
        assertThat(window(objectives, "answered").total()).isZero();
        hears(objectives, batch("haproxy/lb1", 8, haproxy(1_000_100, 501)));
        started = now.plusSeconds(1);
        now = now.plusSeconds(3);
        hears(objectives, batch("haproxy/lb1", 1, haproxy(1_000_300, 503)));
        assertThat(window(objectives, "answered").total()).isEqualTo(303);
        assertThat(window(objectives, "answered").bad()).isEqualTo(3);
        hears(objectives, batch("haproxy/lb1", 2, haproxy(10, 0))); // HAProxy was restarted
        assertThat(window(objectives, "answered").total()).isEqualTo(313);
    }

    @Test
    void anOldBatchThatComesAfterANewerCountsNothingTwice() {
        Map<String, String> spec = Map.of("targets", "app", "good", "served", "total", "asked", "count", "served");
        Objectives objectives = measuring(slo("answered", "prometheus", spec));
        hears(objectives, batch("app", 1, series(1000, 1000)));
        Batch late = batch("app", 2, series(1100, 1090));
        hears(objectives, batch("app", 3, series(1200, 1190)));
        hears(objectives, late);
        hears(objectives, batch("app", 4, series(1300, 1290)));
        assertThat(window(objectives, "answered").total()).isEqualTo(300);
        assertThat(window(objectives, "answered").bad()).isEqualTo(10);
    }

    @Test
    void theNewestCanaryMayBeOnItsWay() {
        Map<String, String> spec = Map.of("targets", "cdc-b", "prefix", "cdc", "op", "lte", "value", "0.1");
        Objectives objectives = measuring(slo("fast", "canary", spec));
        hears(objectives, batch("cdc-b", 1, canary(1, 0, 0)));
        hears(objectives, batch("cdc-b", 2, canary(2, 1, 1)));
        assertThat(window(objectives, "fast").total()).isEqualTo(1);
        assertThat(window(objectives, "fast").bad()).isZero();
        hears(objectives, batch("cdc-b", 3, canary(12, 1, 1))); // nothing arrives
        assertThat(window(objectives, "fast").bad()).isEqualTo(10);
        hears(objectives, batch("cdc-b", 4, canary(13, 13, 2))); // all but the newest too late
        assertThat(window(objectives, "fast").total()).isEqualTo(13);
        assertThat(window(objectives, "fast").good()).isEqualTo(2);
    }

    private void hears(Objectives objectives, Batch batch) {
        now = now.plusMillis(500);
        objectives.heard(batch, now);
    }

    private WindowFigures window(Objectives objectives, String id) {
        return objectives.detail(id, now).orElseThrow().view().standing().window();
    }

    private static List<Reading> log(long requests, long failed, long fast) {
        return List.of(
                new Reading("log_requests_total", "", (double) requests),
                new Reading("log_failed_total", "", (double) failed),
                new Reading("log_within_total", "1", (double) requests),
                new Reading("log_within_total", "0.5", (double) fast));
    }

    private static List<Reading> haproxy(long good, long bad) {
        List<Reading> readings = new ArrayList<>();
        for (String code : List.of("1xx", "2xx", "3xx", "4xx", "5xx", "other")) {
            double value = code.equals("2xx") ? good : code.equals("5xx") ? bad : 0;
            readings.add(new Reading("haproxy_backend_http_responses_" + code + "_total", "query", value));
            readings.add(new Reading("haproxy_backend_http_responses_" + code + "_total", "other", 99));
        }
        return readings;
    }

    private static List<Reading> series(long asked, long served) {
        return List.of(
                new Reading("scrape_value_total", "asked", (double) asked),
                new Reading("scrape_value_total", "served", (double) served));
    }

    private static List<Reading> canary(long sent, long arrived, long fast) {
        return List.of(
                new Reading("cdc_canary_sent_total", "", (double) sent),
                new Reading("cdc_canary_arrived_total", "", (double) arrived),
                new Reading("cdc_canary_within_total", "0.1", (double) fast));
    }

    private Batch batch(String target, long checks, List<Reading> readings) {
        Observation observation = new Observation(
                new TargetId(target), Outcome.UP, 1, 0, 0, 1000, checks, 0, OptionalLong.empty(), "", readings);
        return new Batch(AGENT_A, started.toEpochMilli(), ++sequence, 0, SelfHealth.GOOD, List.of(observation));
    }
}
