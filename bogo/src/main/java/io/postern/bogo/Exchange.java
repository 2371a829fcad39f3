// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.message.ClientHello;
import io.postern.tls.record.RecordHeader;
import io.postern.tls.server.Limits;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Session;
import io.postern.tls.session.ReplayRecord;
import io.postern.tls.session.Resumption;
import io.postern.tls.session.TicketPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection to the runner, which expects a server behind it: handshake, checks, echo, end. */
final class Exchange {

    private static final byte[] V4 = {127, 0, 0, 1};
    private static final byte[] V6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /** The runner gives up after 15 seconds. */
    private static final int TIMEOUT_MILLIS = 20_000;

    /** What makes an implementation stumble that gets its fragments wrong. */
    private static final int[] RECORD_SIZES = {0, 1, 255, 256, 257, 16383, 16384, 16385, 32767, 32768, 32769};

    private final Flags flags;
    private final boolean again;
    private final ShimSessions sessions;
    private final ShimHost host;
    private final WatchedResumption resumption;
    private final ServerContext context;
    private final AtomicInteger clientScheme = new AtomicInteger();

    /**
     * @param again whether the runner offers what it got on the connection before
     * @param slowWork runs what is to be waited for
     */
    Exchange(Flags flags, boolean again, ShimSessions sessions, CryptoProvider crypto, Executor slowWork)
            throws IOException {
        this.flags = flags;
        this.again = again;
        this.sessions = sessions;
        host = ShimHost.of(flags, crypto, slowWork);
        resumption = new WatchedResumption(sessions.tickets(flags));
        ReplayRecord replays = sessions.replays();
        context = new ServerContext(
                        _ -> host,
                        WatchedVerifying.in(crypto, clientScheme),
                        Limits.DEFAULT,
                        slowWork,
                        new ServerContext.Time(sessions, System::nanoTime))
                .withResumption(new Resumption(
                        resumption,
                        TicketPolicy.DEFAULT,
                        flags.has("async") ? new SlowReplays(replays, slowWork) : replays,
                        ShimSessions.AGE_WINDOW))
                .withObserver(resumption);
    }

    /** @throws Failure where the connection fails, or is not what the flags say */
    void run() throws IOException {
        try (TlsSocket tls = new TlsSocket(connect(), context, maxFragment())) {
            try {
                handshake(tls);
            } catch (Failure e) {
                skipOlderVersions(tls);
                throw e;
            }
            serve(tls);
        }
    }

    private Socket connect() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(flags.has("ipv6") ? V6 : V4);
        Socket socket = new Socket(loopback, flags.number("port", 0));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        long id = Long.parseUnsignedLong(flags.text("shim-id", "0"));
        socket.getOutputStream()
                .write(ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(id)
                        .array());
        return socket;
    }

    private int maxFragment() {
        return Math.min(RecordHeader.MAX_PLAINTEXT, flags.number("max-send-fragment", RecordHeader.MAX_PLAINTEXT));
    }

    private void handshake(TlsSocket tls) throws IOException {
        Session session = tls.handshake();
        ClientHello hello = tls.hello().message();
        Expectations.check(flags, session, hello, credential(session), clientScheme.get());
        ResumptionExpectations.check(flags, again, session, hello, resumption, sessions.instant());
    }

    /** The number of what has authenticated us. */
    private int credential(Session session) {
        return session.externalPsk() == null ? host.chosen().get() : Integer.parseInt(session.externalPsk());
    }

    /** A test of TLS 1.2 that does not say so in its flags. */
    private void skipOlderVersions(TlsSocket tls) {
        if (tls.hello().offersOlderVersionsOnly()
                && !flags.has("no-tls12")
                && flags.number("min-version", 0) < 0x0304) {
            throw new Unimplemented("TLS 1.2 and older");
        }
    }

    private void serve(TlsSocket tls) throws IOException {
        int exported = flags.number("export-keying-material", 0);
        if (exported > 0) {
            byte[] exportContext = flags.text("export-context", "").getBytes(StandardCharsets.ISO_8859_1);
            tls.write(tls.export(flags.text("export-label", ""), exportContext, exported));
        }
        if (flags.has("write-different-record-sizes")) {
            for (int size : RECORD_SIZES) {
                byte[] data = new byte[size];
                Arrays.fill(data, (byte) 0x42);
                tls.write(data);
            }
        }
        if (flags.has("shim-writes-first")) {
            byte[] greeting = flags.text("shim-initial-write", "hello").getBytes(StandardCharsets.ISO_8859_1);
            for (int i = flags.number("repeat-shim-initial-write", 1); i > 0; i--) {
                tls.write(greeting);
            }
        }
        if (flags.has("shim-shuts-down")) {
            tls.closeWrite();
            if (flags.has("check-close-notify")) {
                Failure.unless(tls.read() == null && tls.closedByPeer(), "no close_notify in answer to ours");
            }
            return;
        }
        echo(tls);
        Failure.unless(!flags.has("check-close-notify") || tls.closedByPeer(), "an end without close_notify");
        tls.closeWrite();
    }

    private void echo(TlsSocket tls) throws IOException {
        while (true) {
            if (flags.has("key-update-before-read")) {
                tls.updateWriteKey();
            }
            byte[] data = tls.read();
            if (data == null) {
                return;
            }
            if (flags.has("key-update")) {
                tls.updateWriteKey();
            }
            for (int i = 0; i < data.length; i++) {
                data[i] ^= (byte) 0xff;
            }
            tls.write(data);
        }
    }
}
