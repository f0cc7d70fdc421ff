package io.vigia.lab.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CephRegionsIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void copiesAnObjectToEveryRegionAndServesItWhenTheRegionThatTookItIsGone() throws Exception {
        try (CephRegions s3 = CephRegions.configure(Host.in(directory), "s3", List.of("a", "b", "c"))) {
            s3.start();
            s3.awaitServing(LIMIT);
            s3.makeBucket("lake", LIMIT);
            assertThat(CephRegions.client(s3.region("b"))
                            .put("/lake/a/key", "value")
                            .statusCode())
                    .isEqualTo(200);
            for (CephRegion region : s3.regions()) {
                Await.until(
                        region.name() + " has the object",
                        LIMIT,
                        () -> CephRegions.client(region)
                                .get("/lake/a/key")
                                .body()
                                .equals("value"));
            }
            s3.region("b").kill();
            assertThat(CephRegions.client(s3.region("c")).get("/lake/a/key").body())
                    .isEqualTo("value");
        }
    }
}
