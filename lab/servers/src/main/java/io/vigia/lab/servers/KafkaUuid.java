package io.vigia.lab.servers;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** Kafka's form of a UUID: its 16 bytes in URL-safe Base64 without padding. */
final class KafkaUuid {
    private KafkaUuid() {}

    /** One that does not begin with a dash, which Kafka's own tools would take for an option. */
    static String random() {
        while (true) {
            UUID uuid = UUID.randomUUID();
            byte[] bytes = ByteBuffer.allocate(16)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            if (!text.startsWith("-")) {
                return text;
            }
        }
    }
}
