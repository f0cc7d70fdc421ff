package io.vigia.core.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.NotifyConfig;
import io.vigia.core.config.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifyBinderTest {
    private static Tree told() {
        return Tree.aggregator().set("notify.alertmanagers", List.of("http://127.0.0.1:9093"));
    }

    @Test
    void nobodyIsToldUnlessSomebodySaysSo() throws Exception {
        assertThat(Tree.aggregator().bindAggregator().value().alerts()).isEmpty();
    }

    @Test
    void everyDefaultIsTheDocumentedOne() throws Exception {
        NotifyConfig notify = told().bindAggregator().value().alerts().orElseThrow();
        assertThat(notify.alertmanagers()).containsExactly(URI.create("http://127.0.0.1:9093"));
        assertThat(notify.resend()).isEqualTo(Duration.ofSeconds(30));
        assertThat(notify.expires()).isEqualTo(Duration.ofMinutes(10));
        assertThat(notify.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(notify.labels()).isEmpty();
        assertThat(notify.headers()).isEmpty();
        assertThat(notify.runbooks()).isEmpty();
        assertThat(notify.dashboards()).isEmpty();
        assertThat(notify.authority()).isEmpty();
    }

    @Test
    void linksHavePlacesForLabels() throws Exception {
        NotifyConfig notify = told().set("notify.runbooks", "https://wiki.example/{alertname}.md")
                .set("notify.dashboards", "https://grafana.example/d/vigia?var-service={service}&from={no_such}")
                .bindAggregator()
                .value()
                .alerts()
                .orElseThrow();
        Map<String, String> labels = Map.of("alertname", "VigiaFailoverHeld", "service", "s3%20%26%20more");
        assertThat(notify.runbooks().orElseThrow().fill(labels)).isEqualTo("https://wiki.example/VigiaFailoverHeld.md");
        assertThat(notify.dashboards().orElseThrow().fill(labels))
                .isEqualTo("https://grafana.example/d/vigia?var-service=s3%20%26%20more&from=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "notify.alertmanager | x | did you mean 'alertmanagers'?",
                "notify.resend | 500ms | resend is 500ms, must be between 1s and 10m",
                "notify.resend | 3m | expires is 10m, must be at least 4 times resend, which is 3m",
                "notify.timeout | 2m | timeout is 2m, must be between 100ms and 1m",
                "notify.labels.new-team | x | 'new-team' is not a label's name",
                "notify.labels.severity | page | 'severity' is a label that Vigia sets itself",
                "notify.runbooks | wiki | 'wiki' is not a link",
                "notify.headers.Bad Name | x | is not a header's name"
            })
    void everySlipIsToldWithTheRightWay(String key, String value, String words) {
        assertThat(told().set(key, value).aggregatorProblems())
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://127.0.0.1 | must begin with http:// or https://",
                "http://user:secret@127.0.0.1:9093 | credentials in headers",
                "http://127.0.0.1:9093/?a=b | credentials in headers",
                "http://10.0.0.1:9093 | is beyond this machine and in clear; use https, or write insecure: i-understand"
            })
    void anAddressThatIsNoneOrInClearIsRefused(String url, String words) {
        assertThat(Tree.aggregator().set("notify.alertmanagers", List.of(url)).aggregatorProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains(words)
                .doesNotContain("secret");
    }

    @Test
    void beyondTheMachineItIsHttpsOrSaidToBeInClear() throws Exception {
        Tree.aggregator()
                .set("notify.alertmanagers", List.of("https://am.example:9093"))
                .bindAggregator();
        Tree.aggregator()
                .set("notify.alertmanagers", List.of("http://10.0.0.1:9093", "http://10.0.0.2:9093"))
                .set("insecure", "i-understand")
                .bindAggregator();
    }

    @Test
    void withoutAnAlertmanagerTheSectionIsRefused() {
        assertThat(Tree.aggregator().set("notify.resend", "30s").aggregatorProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("is missing; write the base URL of every peer");
        assertThat(Tree.aggregator().set("notify.alertmanagers", List.of()).aggregatorProblems())
                .extracting(Problem::message)
                .containsExactly("alertmanagers names 0, must name 1 to 8");
    }

    @Test
    void credentialsShowInNoText() throws Exception {
        NotifyConfig notify = told().set("notify.headers.Authorization", new Tree.Secret("Bearer hunter2", "${file:t}"))
                .bindAggregator()
                .value()
                .alerts()
                .orElseThrow();
        assertThat(notify.headers()).containsEntry("Authorization", "Bearer hunter2");
        assertThat(notify.toString()).contains("Authorization").doesNotContain("hunter2");
    }
}
