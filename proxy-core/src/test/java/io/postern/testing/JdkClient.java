// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's TLS as a client in memory: a real peer that verifies everything the server sends. */
public final class JdkClient {

    private final SSLEngine engine;
    private final ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
    private byte[] input = {};

    /** A client of {@code name} that trusts {@link TestCredentials#ca} alone. */
    public JdkClient(String name, Consumer<SSLParameters> settings) {
        engine = context().createSSLEngine(name, 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        settings.accept(parameters);
        engine.setSSLParameters(parameters);
    }

    /** A context that trusts the tests' authority. */
    public static SSLContext context() {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", TestCredentials.ca());
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    public SSLEngine engine() {
        return engine;
    }

    /** What this client wants to send now: handshake messages. */
    public byte[] handshake() throws SSLException {
        return wrap(new byte[0]);
    }

    /** Records with that data, and with what the handshake wants to send. */
    public byte[] send(byte[] data) throws SSLException {
        return wrap(data);
    }

    /** Takes what the server sent. */
    public void receive(byte[] bytes) throws SSLException {
        input = Arrays.copyOf(input, input.length + bytes.length);
        System.arraycopy(bytes, 0, input, input.length - bytes.length, bytes.length);
        ByteBuffer source = ByteBuffer.wrap(input);
        while (true) {
            ByteBuffer target = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
            SSLEngineResult result = engine.unwrap(source, target);
            plaintext.write(target.array(), 0, target.position());
            runTasks();
            boolean progress = result.bytesConsumed() > 0 || result.bytesProduced() > 0;
            if (!progress || !source.hasRemaining()) {
                break;
            }
        }
        input = Arrays.copyOfRange(input, source.position(), input.length);
    }

    /** All application data received. */
    public byte[] plaintext() {
        return plaintext.toByteArray();
    }

    private byte[] wrap(byte[] data) throws SSLException {
        ByteBuffer source = ByteBuffer.wrap(data);
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        do {
            runTasks();
            ByteBuffer target = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(source, target);
            records.write(target.array(), 0, target.position());
            if (result.bytesProduced() == 0 && result.bytesConsumed() == 0) {
                break;
            }
        } while (source.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        return records.toByteArray();
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
