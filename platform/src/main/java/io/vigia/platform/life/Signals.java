package io.vigia.platform.life;

import java.lang.reflect.Proxy;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Unix signals. Install SIGHUP's handler before saying ready: until then the signal ends a JVM. */
public final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * Runs {@code action} when the signal arrives, one run at a time, on a thread that lives only while there is something to do. A
     * signal that arrives while one run waits already means no more than that one. A throw is logged.
     *
     * @param name without SIG, such as {@code HUP}
     */
    public static void on(String name, Runnable action) {
        ThreadPoolExecutor worker = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(1),
                task -> new Thread(task, "signal-" + name),
                new ThreadPoolExecutor.DiscardPolicy());
        worker.allowCoreThreadTimeOut(true);
        handle(name, () -> worker.execute(() -> run(name, action)));
    }

    private static void run(String name, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error failure) {
            log.atError().setCause(failure).addKeyValue("signal", name).log("signal action failed");
        }
    }

    /** By name: the compiler warns of sun.misc in a way that cannot be suppressed, and the JDK offers nothing else. */
    private static void handle(String name, Runnable onSignal) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                        switch (method.getName()) {
                            case "handle" -> onSignal.run();
                            case "hashCode" -> {
                                return System.identityHashCode(self);
                            }
                            case "equals" -> {
                                return args != null && self == args[0];
                            }
                            default -> {
                                return "handler of SIG" + name;
                            }
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("cannot handle SIG" + name + " on this JVM", failure);
        }
    }
}
