package io.vigia.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.Router;
import io.vigia.aggregator.consensus.Certificates;
import io.vigia.aggregator.decide.DecisionLog.Role;
import io.vigia.core.config.TlsConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedirectIT {
    @TempDir
    Path directory;

    @Test
    void theLeaderIsNamedInTheSchemeInWhichItWasAskedFor() throws Exception {
        TlsConfig tls = new Certificates(directory).issue("agg-1");
        Vertx vertx = Vertx.vertx();
        try {
            Outcomes outcomes = new Outcomes(() -> Pictures.led(Role.FOLLOWER, Optional.of(Pictures.TWO)));
            Router router = Router.router(vertx);
            router.route().handler(ask -> outcomes.elsewhere(ask, "not here"));
            int port = vertx.createHttpServer(new HttpServerOptions()
                            .setSsl(true)
                            .setKeyCertOptions(new PemKeyCertOptions()
                                    .addCertPath(tls.certificate())
                                    .addKeyPath(tls.key())))
                    .requestHandler(router)
                    .listen(0, "127.0.0.1")
                    .await(10, TimeUnit.SECONDS)
                    .actualPort();
            String location = vertx.createHttpClient(new HttpClientOptions()
                            .setSsl(true)
                            .setTrustOptions(new PemTrustOptions().addCertPath(tls.authority())))
                    .request(HttpMethod.POST, port, "127.0.0.1", "/api/v1/pause")
                    .compose(request -> request.send())
                    .map(response -> String.valueOf(response.getHeader("location")))
                    .await(10, TimeUnit.SECONDS);
            assertThat(location).isEqualTo("https://10.0.0.2:7400/api/v1/pause");
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }
}
