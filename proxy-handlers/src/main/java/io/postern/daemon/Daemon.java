// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.config.Configuration;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.keys.KeyLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of the process around a proxy: start, say so, wait for a signal, drain. */
final class Daemon {

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private Daemon() {}

    /**
     * Runs a proxy until a signal.
     *
     * @param keyLog gets the secrets of every connection; closed at the end where it can be
     * @param started called once the listeners are bound; what it does with the signals ends the process as one from outside
     *     would
     * @return the exit code
     * @throws StartException where a listener cannot be bound
     */
    static int run(
            Configuration configuration, CryptoProvider crypto, KeyLog keyLog, BiConsumer<Proxy, Signals> started)
            throws StartException {
        Signals signals = Signals.install();
        configuration.warnings().forEach(warning -> LOG.warn("{}", warning));
        Proxy proxy = start(configuration, crypto, keyLog);
        LOG.info("{}", startLine(configuration, crypto, proxy));
        signals.onHangup(() -> {
            LOG.info("reading all files again signal=SIGHUP");
            proxy.rereadFiles();
        });
        started.accept(proxy, signals);
        String signal = signals.await();
        Duration limit = configuration.timeouts().drain();
        LOG.info("stopping signal={}", signal);
        proxy.drain(limit).join();
        if (keyLog instanceof KeyLogFile file) {
            file.close();
        }
        LOG.info("stopped");
        return Exit.OK;
    }

    private static Proxy start(Configuration configuration, CryptoProvider crypto, KeyLog keyLog)
            throws StartException {
        try {
            return Proxy.start(configuration, crypto, keyLog);
        } catch (IOException refused) {
            throw StartException.cannotStart(String.valueOf(refused.getMessage()));
        }
    }

    private static String startLine(Configuration configuration, CryptoProvider crypto, Proxy proxy) {
        String listeners = proxy.addresses().entrySet().stream()
                .map(listener -> listener.getKey() + " " + text(listener.getValue()))
                .collect(Collectors.joining(", "));
        return "started listeners=\"%s\" transport=%s crypto=%s hosts=%d after=%dms"
                .formatted(
                        listeners,
                        proxy.transport(),
                        crypto.name(),
                        configuration.hosts().size(),
                        Main.age().toMillis());
    }

    /** An address in the form that the configuration has. */
    static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return "unix:" + address;
        }
        String host = inet.getAddress() == null
                ? inet.getHostString()
                : inet.getAddress().getHostAddress();
        return host.indexOf(':') < 0 ? host + ":" + inet.getPort() : "[" + host + "]:" + inet.getPort();
    }
}
