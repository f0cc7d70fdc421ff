package io.vigia.platform.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OrderlyEndTest {
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> exited = new CompletableFuture<>();
    private final CompletableFuture<Integer> halted = new CompletableFuture<>();

    @Test
    void takesDownInReverseAndExits() throws Exception {
        end(Duration.ofSeconds(10))
                .before("store", () -> ran.add("store"))
                .before("server", () -> ran.add("server"))
                .end(0);
        assertThat(exited.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(ran).containsExactly("server", "store");
        assertThat(halted).isNotDone();
    }

    @Test
    void aStepThatFailsDoesNotKeepTheNext() throws Exception {
        end(Duration.ofSeconds(10))
                .before("store", () -> ran.add("store"))
                .before("server", () -> {
                    throw new IllegalStateException("stuck");
                })
                .end(2);
        assertThat(exited.get(10, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(ran).containsExactly("store");
    }

    @Test
    void aStepThatHangsCostsNoMoreThanTheLimit() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        end(Duration.ofMillis(50))
                .before("store", () -> ran.add("store"))
                .before("server", never::await)
                .end(0);
        assertThat(halted.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(ran).isEmpty();
        never.countDown();
    }

    @Test
    void onlyTheFirstEndCounts() throws Exception {
        OrderlyEnd end = end(Duration.ofSeconds(10)).before("store", () -> ran.add("store"));
        end.end(0);
        end.end(5);
        assertThat(exited.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(ran).containsExactly("store");
    }

    private OrderlyEnd end(Duration limit) {
        return new OrderlyEnd(limit, exited::complete, halted::complete);
    }
}
