// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/** What the runner takes for a process: its command line, its connections, and its end. */
final class Run {

    private static final int TLS13 = 0x0304;

    private final CryptoProvider crypto;
    private final Executor slowWork;

    Run(CryptoProvider crypto, Executor slowWork) {
        this.crypto = crypto;
        this.slowWork = slowWork;
    }

    Outcome run(List<String> arguments) {
        if (arguments.contains("-is-handshaker-supported")) {
            return Outcome.success("No\n"); // handshakes are not split over processes
        }
        try {
            requireServerOfTls(arguments);
            Flags.Run flags = Flags.parse(arguments);
            requireTls13(flags.initial());
            requireTls13(flags.resume());
            ShimSessions sessions = new ShimSessions(crypto);
            connect(flags.initial(), false, sessions);
            for (int i = flags.initial().number("resume-count", 0); i > 0; i--) {
                connect(flags.resume(), true, sessions);
            }
            return Outcome.success("");
        } catch (Unimplemented e) {
            return Outcome.unimplemented(String.valueOf(e.getMessage()));
        } catch (Failure e) {
            return Outcome.failure(String.valueOf(e.getMessage()));
        } catch (TlsException e) {
            return Outcome.failure(e.fault() + " in what the flags say");
        } catch (IOException | UncheckedIOException e) {
            return Outcome.failure("the connection broke: " + e.getMessage());
        }
    }

    private void connect(Flags flags, boolean again, ShimSessions sessions) throws IOException {
        new Exchange(flags, again, sessions, crypto, slowWork).run();
        sessions.pass(Duration.ofSeconds(flags.number("resumption-delay", 0)));
    }

    /** Before the flags are read, so that these tests are not counted as ones with an unknown flag. */
    private static void requireServerOfTls(List<String> arguments) {
        if (arguments.contains("-dtls")) {
            throw new Unimplemented("DTLS");
        }
        if (arguments.contains("-quic")) {
            throw new Unimplemented("QUIC");
        }
        if (!arguments.contains("-server")) {
            throw new Unimplemented("the client's side");
        }
    }

    private static void requireTls13(Flags flags) {
        if (flags.has("no-tls13")
                || flags.number("max-version", TLS13) < TLS13
                || flags.number("min-version", 0) > TLS13) {
            throw new Unimplemented("TLS 1.2 and older");
        }
    }
}
