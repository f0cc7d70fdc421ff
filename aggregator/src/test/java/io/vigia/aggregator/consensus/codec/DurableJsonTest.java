package io.vigia.aggregator.consensus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.Durable;
import org.junit.jupiter.api.Test;

class DurableJsonTest {
    @Test
    void readsBackExactlyWhatWasWritten() {
        for (long seed = 0; seed < 2_000; seed++) {
            Durable durable = new RandomDurables(seed).durable();
            JsonObject text = new JsonObject(DurableJson.write(durable).encode());
            assertThat(DurableJson.read(text)).as("seed %d", seed).isEqualTo(durable);
            assertThat(DurableJson.write(DurableJson.read(text)).encode())
                    .as("seed %d", seed)
                    .isEqualTo(text.encode());
        }
    }

    @Test
    void namesTheFieldThatIsMissing() {
        JsonObject json = DurableJson.write(new RandomDurables(1).durable());
        for (String field : json.copy().fieldNames()) {
            JsonObject without = json.copy();
            without.remove(field);
            assertThatThrownBy(() -> DurableJson.read(without)).hasMessageContaining(field);
        }
    }

    @Test
    void refusesAStepOfAKindThatItDoesNotKnow() {
        JsonObject json = new JsonObject().put("kind", "teleport");
        assertThatThrownBy(() -> Fields.constant(io.vigia.core.failover.MoveStep.Kind.class, json, "kind"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TELEPORT");
    }
}
