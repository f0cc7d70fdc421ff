package io.vigia.lab.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Hive Metastore over an embedded Derby. Ready within 5 s. */
public final class HiveMetastoreServer implements Server {
    private static final List<String> OPENED = List.of("java.net", "java.lang", "java.util", "java.util.concurrent");
    private static final int LIMIT_MILLIS = 2_000;

    private final Address address;
    private final ChildProcess process;

    private HiveMetastoreServer(Address address, ChildProcess process) {
        this.address = address;
        this.process = process;
    }

    public static HiveMetastoreServer configure(Host host, String name) throws IOException {
        Address address = Ports.free();
        Path home = Files.createDirectories(host.run().resolve(name));
        Files.writeString(home.resolve("metastore-site.xml"), site(address, home));
        Path logging = Files.writeString(home.resolve("log4j2.properties"), """
                status=error
                rootLogger.level=warn
                rootLogger.appenderRef.out.ref=out
                appender.out.type=Console
                appender.out.name=out
                appender.out.layout.type=PatternLayout
                appender.out.layout.pattern=%d{HH:mm:ss.SSS} %p %c{1} %m%n
                """);
        List<String> options = new ArrayList<>();
        OPENED.forEach(opened -> options.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
        options.add("-Dlog4j2.configurationFile=" + logging);
        options.add("-Dmetastore.log4j.file=" + logging);
        options.add("-Dderby.stream.error.file=" + home.resolve("derby.log"));
        List<String> command =
                new ArrayList<>(Java.command("256m", options, home + File.pathSeparator + Java.classPath("hive")));
        command.addAll(List.of("org.apache.hadoop.hive.metastore.HiveMetaStore", "-p", "" + address.port()));
        return new HiveMetastoreServer(address, host.process(name, command));
    }

    private static String site(Address address, Path home) {
        StringBuilder text = new StringBuilder("<configuration>\n");
        List.of(
                        "metastore.thrift.uris=thrift://" + address,
                        "metastore.thrift.bind.host=" + address.host(),
                        "metastore.warehouse.dir=" + home.resolve("warehouse"),
                        "javax.jdo.option.ConnectionURL=jdbc:derby:" + home.resolve("db") + ";create=true",
                        "javax.jdo.option.ConnectionDriverName=org.apache.derby.jdbc.EmbeddedDriver",
                        "datanucleus.schema.autoCreateAll=true",
                        "metastore.schema.verification=false",
                        "metastore.event.db.notification.api.auth=false",
                        "metastore.task.threads.always=org.apache.hadoop.hive.metastore.events.EventCleanerTask",
                        "metastore.metrics.enabled=true")
                .forEach(setting -> text.append("  <property><name>%s</name><value>%s</value></property>\n"
                        .formatted((Object[]) setting.split("=", 2))));
        return text.append("</configuration>\n").toString();
    }

    @Override
    public String name() {
        return process.name();
    }

    /** Where Thrift is spoken: strict binary protocol, not framed. */
    public Address address() {
        return address;
    }

    @Override
    public List<ChildProcess> processes() {
        return List.of(process);
    }

    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        Await.serving(process, "lists its databases at " + address, limit, this::hasDefault);
    }

    /** Asks for all databases, and looks whether the one that is always there is among them. */
    private boolean hasDefault() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(new InetSocketAddress(address.host(), address.port()), LIMIT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            byte[] method = "get_all_databases".getBytes(StandardCharsets.US_ASCII);
            // A call of version 1 with sequence number 1 and no arguments; the answer is of version 1 and type 2.
            out.writeInt(0x80010001);
            out.writeInt(method.length);
            out.write(method);
            out.writeInt(1);
            out.writeByte(0);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            if (in.readInt() != 0x80010002) {
                return false;
            }
            in.skipNBytes(in.readInt() + Integer.BYTES);
            // Field 0, the result: a list (15) of strings (11).
            if (in.readByte() != 15 || in.readShort() != 0 || in.readByte() != 11) {
                return false;
            }
            for (int left = in.readInt(); left > 0; left--) {
                if (new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8).equals("default")) {
                    return true;
                }
            }
            return false;
        }
    }
}
