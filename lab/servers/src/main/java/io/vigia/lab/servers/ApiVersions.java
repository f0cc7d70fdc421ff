package io.vigia.lab.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The simplest question of Kafka's protocol: which requests a broker knows (ApiVersions, key 18, version 0). */
final class ApiVersions {
    private static final int LIMIT_MILLIS = 2_000;
    private static final int QUESTION = 7;

    private ApiVersions() {}

    /** Whether the broker there answers it. */
    static boolean answered(Address broker) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(new InetSocketAddress(broker.host(), broker.port()), LIMIT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(10);
            out.writeShort(18);
            out.writeShort(0);
            out.writeInt(QUESTION);
            out.writeShort(-1);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readInt();
            return in.readInt() == QUESTION && in.readShort() == 0;
        }
    }
}
