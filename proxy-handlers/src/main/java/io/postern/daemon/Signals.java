// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals that end the process (the first asks, the second insists), and the one that has it read its files again.
 *
 * <p>Not a shutdown hook: those run when the JVM is on its way down already. It would then end with 143 however well it
 * drained, and the JVM no longer notices a second signal. The only other way to a signal is {@code sun.misc.Signal} of
 * the module jdk.unsupported, called by reflection because the compiler's warning about it cannot be turned off.
 */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private final CompletableFuture<String> first = new CompletableFuture<>();
    private volatile Runnable hangup = () -> {};

    private Signals() {}

    /** Takes over SIGTERM, SIGINT and SIGHUP for the rest of the process's life. */
    static Signals install() {
        Signals signals = new Signals();
        signals.handle("TERM", () -> signals.stop("SIGTERM", 15));
        signals.handle("INT", () -> signals.stop("SIGINT", 2));
        signals.handle("HUP", () -> signals.hangup.run());
        return signals;
    }

    /** What SIGHUP does from now on; before, it does nothing. */
    void onHangup(Runnable action) {
        hangup = action;
    }

    /** Waits for the first that ends the process, which may have come already, and names it, or the reason to end without. */
    String await() {
        return first.join();
    }

    /** Ends the process as the first signal does, for a reason of its own. */
    void end(String reason) {
        first.complete(reason);
    }

    private void handle(String name, Runnable action) {
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerClass}, (self, method, arguments) -> {
                        action.run();
                        return null;
                    });
            Object signal = signalClass.getConstructor(String.class).newInstance(name);
            signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, handler);
        } catch (InvocationTargetException refused) {
            // -Xrs gives the signals back to the system.
            LOG.warn("SIG{} will end the process at once: {}", name, String.valueOf(refused.getCause()));
        } catch (ReflectiveOperationException missing) {
            LOG.warn("SIG{} will end the process at once: this runtime lacks jdk.unsupported", name);
        }
    }

    private void stop(String signal, int number) {
        if (first.complete(signal)) {
            return;
        }
        LOG.warn("ending at once signal={}", signal);
        Logging.stop();
        Runtime.getRuntime().halt(Exit.SIGNALLED + number);
    }
}
