package io.vigia.lab.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How Spark's programs are run from the jars that Maven has, without a distribution of Spark. */
final class SparkJava {
    private static final String OPEN_TO_ALL = "=ALL-UNNAMED";
    /** What Spark's own launcher opens on Java 17. */
    private static final List<String> OPENED = List.of(
            "java.base/java.lang",
            "java.base/java.lang.invoke",
            "java.base/java.lang.reflect",
            "java.base/java.io",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/jdk.internal.ref",
            "java.base/sun.nio.ch",
            "java.base/sun.nio.cs",
            "java.base/sun.security.action",
            "java.base/sun.util.calendar",
            "java.security.jgss/sun.security.krb5");

    private final Host host;
    private final String classPath;
    private final Path home;
    private final Path metrics;

    /** @param classPath more than Spark's own jars; often empty */
    SparkJava(Host host, String name, List<String> classPath) throws IOException {
        this.host = host;
        List<String> all = new ArrayList<>(List.of(Java.classPath("spark")));
        all.addAll(classPath);
        this.classPath = String.join(File.pathSeparator, all);
        this.home = host.run().resolve(name + "-home");
        nameJars(this.classPath);
        this.metrics = host.file(name + "-metrics.properties", """
                *.sink.prometheusServlet.class=org.apache.spark.metrics.sink.PrometheusServlet
                *.sink.prometheusServlet.path=/metrics/prometheus
                master.sink.prometheusServlet.path=/metrics/master/prometheus
                applications.sink.prometheusServlet.path=/metrics/applications/prometheus
                """);
    }

    /** A worker starts executors with the jars in {@code SPARK_HOME/jars}: one, whose manifest names those that lie elsewhere. */
    private void nameJars(String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Stream.of(classPath.split(File.pathSeparator))
                                .map(jar -> Path.of(jar).toUri().toString())
                                .collect(Collectors.joining(" ")));
        Path jar = Files.createDirectories(home.resolve("jars")).resolve("named.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    Path metrics() {
        return metrics;
    }

    ChildProcess process(String name, String heap, List<String> options, String main, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("-XX:+IgnoreUnrecognizedVMOptions"));
        OPENED.forEach(opened -> all.add("--add-opens=" + opened + OPEN_TO_ALL));
        all.add("-Djdk.reflect.useDirectMethodHandle=false");
        all.add("-Dio.netty.tryReflectionSetAccessible=true");
        all.add("-Dspark.metrics.conf=" + metrics);
        all.addAll(options);
        List<String> command = new ArrayList<>(Java.command(heap, all, classPath));
        command.add(main);
        command.addAll(arguments);
        return host.process(
                name,
                command,
                Map.of("SPARK_HOME", home.toString(), "SPARK_LOCAL_IP", "127.0.0.1", "SPARK_SCALA_VERSION", "2.13"));
    }
}
