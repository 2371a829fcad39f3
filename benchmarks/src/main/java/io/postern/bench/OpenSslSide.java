// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.postern.testing.KeyType;
import io.postern.testing.TestCredentials;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.cert.CertificateEncodingException;

/** OpenSSL's side of a handshake, with what it reads and writes in memory. */
final class OpenSslSide implements ServerSide {

    private static final int ROOM = 1 << 15;

    /** {@code SSL_ERROR_WANT_READ} */
    private static final int WANT_READ = 2;

    /** Commands of {@code SSL_CTX_ctrl}, which functions are macros for: {@code SSL_CTRL_SET_MIN_PROTO_VERSION} and so on. */
    private static final int SET_GROUPS_LIST = 92;

    private static final int SET_MIN_PROTO_VERSION = 123;
    private static final long TLS_1_3 = 0x0304;

    private final MemorySegment buffer;
    private final MemorySegment ssl;
    private final MemorySegment input = OpenSsl.newMemoryBio();
    private final MemorySegment output = OpenSsl.newMemoryBio();

    private OpenSslSide(MemorySegment context, MemorySegment buffer) {
        this.buffer = buffer;
        ssl = OpenSsl.newSsl(context);
        OpenSsl.setBio(ssl, input, output);
    }

    /** For one thread. The context stays until the process ends. */
    static Library library(TestCredentials credentials, KeyType key, HandshakeKind kind) {
        MemorySegment context = context(credentials, key, kind);
        MemorySegment buffer = Arena.global().allocate(ROOM);
        System.out.println("# " + OpenSsl.version());
        return () -> new OpenSslSide(context, buffer);
    }

    @Override
    public byte[] flight(byte[] clientHello) {
        int result = accept(clientHello);
        if (result == 1 || OpenSsl.error(ssl, result) != WANT_READ) {
            throw OpenSsl.failed("SSL_accept");
        }
        return takeOutput();
    }

    @Override
    public byte[] finish(byte[] clientFlight) {
        if (accept(clientFlight) != 1) {
            throw OpenSsl.failed("SSL_accept");
        }
        return takeOutput();
    }

    @Override
    public void release() {
        OpenSsl.free(ssl);
    }

    private int accept(byte[] received) {
        MemorySegment.copy(received, 0, buffer, JAVA_BYTE, 0, received.length);
        OpenSsl.write(input, buffer, received.length);
        return OpenSsl.accept(ssl);
    }

    private byte[] takeOutput() {
        int length = Math.max(0, OpenSsl.read(output, buffer));
        byte[] taken = new byte[length];
        MemorySegment.copy(buffer, JAVA_BYTE, 0, taken, 0, length);
        return taken;
    }

    private static MemorySegment context(TestCredentials credentials, KeyType key, HandshakeKind kind) {
        MemorySegment context = OpenSsl.pointer("SSL_CTX_new", OpenSsl.pointer("TLS_server_method"));
        try (Arena arena = Arena.ofConfined()) {
            OpenSsl.require("SSL_CTX_set_ciphersuites", context, arena.allocateFrom("TLS_AES_128_GCM_SHA256"));
            control(context, SET_MIN_PROTO_VERSION, TLS_1_3, MemorySegment.NULL);
            control(context, SET_GROUPS_LIST, 0, arena.allocateFrom("X25519"));
            if (kind == HandshakeKind.FULL) { // else two, and one after a resumption, which is the default
                OpenSsl.require("SSL_CTX_set_num_tickets", context, 0L);
            }
            useCredentials(context, credentials, key, arena);
        }
        return context;
    }

    private static void control(MemorySegment context, int command, long number, MemorySegment argument) {
        if (OpenSsl.number("SSL_CTX_ctrl", context, command, number, argument) != 1) {
            throw OpenSsl.failed("SSL_CTX_ctrl " + command);
        }
    }

    private static void useCredentials(MemorySegment context, TestCredentials credentials, KeyType key, Arena arena) {
        byte[] privateKey = credentials.privateKey(key).getEncoded();
        MemorySegment at = arena.allocateFrom(ADDRESS, arena.allocateFrom(JAVA_BYTE, privateKey));
        MemorySegment pair = OpenSsl.pointer("d2i_AutoPrivateKey", MemorySegment.NULL, at, (long) privateKey.length);
        byte[] certificate = der(credentials, key);
        OpenSsl.require(
                "SSL_CTX_use_certificate_ASN1",
                context,
                certificate.length,
                arena.allocateFrom(JAVA_BYTE, certificate));
        OpenSsl.require("SSL_CTX_use_PrivateKey", context, pair);
    }

    private static byte[] der(TestCredentials credentials, KeyType key) {
        try {
            return credentials.certificate(key).getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
