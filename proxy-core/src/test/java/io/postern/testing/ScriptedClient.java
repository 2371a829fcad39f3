// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.extension.Cookie;
import io.postern.tls.extension.ServerHelloExtensions;
import io.postern.tls.keys.EarlySecrets;
import io.postern.tls.keys.Exporter;
import io.postern.tls.keys.HandshakeSecrets;
import io.postern.tls.keys.KeyLog;
import io.postern.tls.keys.MasterSecrets;
import io.postern.tls.keys.TrafficSecret;
import io.postern.tls.keys.Transcript;
import io.postern.tls.message.Finished;
import io.postern.tls.message.HelloRetryRequest;
import io.postern.tls.message.NewSessionTicket;
import io.postern.tls.message.ServerHello;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.HandshakeReassembler;
import io.postern.tls.record.KeyLifetime;
import io.postern.tls.record.Opener;
import io.postern.tls.record.PlaintextOpener;
import io.postern.tls.record.PlaintextSealer;
import io.postern.tls.record.RecordBuffer;
import io.postern.tls.record.RecordHeader;
import io.postern.tls.record.RecordShape;
import io.postern.tls.record.Sealer;
import io.postern.tls.record.Tls13Opener;
import io.postern.tls.record.Tls13Sealer;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Secret;
import io.postern.tls.wire.Writer;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/**
 * A client that does what a test tells it, right or wrong, message by message. It checks nothing but that it can decrypt:
 * whether the server is right is for real clients to judge.
 */
public final class ScriptedClient {

    /** Of a HelloRetryRequest (RFC 8446 §4.1.3); less of it would meet a ServerHello's by chance now and then. */
    private static final byte[] RETRY_RANDOM =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    private final CryptoProvider crypto;
    private final KeyPair keyPair;
    private final HandshakeReassembler reassembler = new HandshakeReassembler();
    private final List<byte[]> messages = new ArrayList<>();
    private final List<byte[]> alerts = new ArrayList<>();
    private final ByteArrayOutputStream plaintext = new ByteArrayOutputStream();

    private CryptoProvider.@Nullable Suite suite;
    private @Nullable Transcript transcript;
    private byte[] hello = {};
    private byte[] retryPrefix = {};
    private Opener opener = new PlaintextOpener();
    private Sealer sealer = new PlaintextSealer();
    private @Nullable TrafficSecret clientHandshake;
    private @Nullable TrafficSecret clientApplication;
    private @Nullable TrafficSecret serverApplication;
    private @Nullable HandshakeSecrets secrets;
    private KeyLog keyLog = KeyLog.OFF;
    private List<OfferedPsk> offered = List.of();
    private boolean early;
    private @Nullable MasterSecrets master;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private byte[] finishedHash = {};

    public ScriptedClient(CryptoProvider crypto) {
        this(crypto, newKeyPair());
    }

    /** A client with a key of {@link #newKeyPair}, which many may have. */
    public ScriptedClient(CryptoProvider crypto, KeyPair keyPair) {
        this.crypto = crypto;
        this.keyPair = keyPair;
    }

    /** Another client with the same share. */
    public ScriptedClient again() {
        return new ScriptedClient(crypto, keyPair);
    }

    /** The x25519 key of a client. */
    public static KeyPair newKeyPair() {
        try {
            return KeyPairGenerator.getInstance("X25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Tells that log its secrets from now on. */
    public void logTo(KeyLog log) {
        keyLog = log;
    }

    /** This client's x25519 share. */
    public byte[] share() {
        byte[] bigEndian = ((XECPublicKey) keyPair.getPublic()).getU().toByteArray();
        byte[] share = new byte[32];
        for (int i = 0; i < Math.min(32, bigEndian.length); i++) {
            share[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return share;
    }

    /** The record of a ClientHello, which the transcript starts with. */
    public byte[] hello(byte[] message) {
        hello = message;
        return record(ContentType.HANDSHAKE, message);
    }

    /**
     * The record of the ClientHello that answers a HelloRetryRequest received as {@code retryRequest}, with its cookie
     * unless there is one already, and with keys.
     */
    public byte[] secondHello(byte[] firstMessage, byte[] retryRequest, Hello second, OfferedPsk... psks) {
        Cookie.HelloRetryRequest cookie = HelloRetryRequest.read(new Reader(retryRequest, 4, retryRequest.length))
                .extensions()
                .cookie();
        Hello whole = cookie == null || second.has(Hello.COOKIE) ? second : second.cookie(cookie.cookie());
        setRetryPrefix(firstMessage, retryRequest);
        return hello(psks.length == 0 ? whole.message() : message(whole, psks));
    }

    /** The same with a message as it is. */
    public byte[] secondHello(byte[] firstMessage, byte[] retryRequest, byte[] message) {
        setRetryPrefix(firstMessage, retryRequest);
        return hello(message);
    }

    private void setRetryPrefix(byte[] firstMessage, byte[] retryRequest) {
        Transcript synthetic = new Transcript(suiteOf(retryRequest).hash());
        synthetic.add(firstMessage);
        ByteArrayOutputStream prefix = new ByteArrayOutputStream();
        byte[] hash = synthetic.hash();
        prefix.writeBytes(new byte[] {(byte) 254, 0, 0, (byte) hash.length});
        prefix.writeBytes(hash);
        prefix.writeBytes(retryRequest);
        retryPrefix = prefix.toByteArray();
        messages.clear();
    }

    /**
     * The record of a ClientHello that offers keys, with the binders that it should have.
     *
     * @param hello without pre_shared_key
     */
    public byte[] hello(Hello hello, OfferedPsk... psks) {
        return hello(message(hello, psks));
    }

    /** The message alone; it is one after a retry, where there has been one. */
    public byte[] message(Hello hello, OfferedPsk... psks) {
        offered = List.of(psks);
        return OfferedPsk.message(crypto, hello, retryPrefix, offered);
    }

    /** Seals early data under the first key that is offered, from now on and until {@link #endOfEarlyData}. */
    public void useEarlyKeys() {
        OfferedPsk first = offered.getFirst();
        suite = Objects.requireNonNull(crypto.suite(first.suite()));
        Transcript helloAlone = new Transcript(suite.hash());
        helloAlone.add(hello);
        early = true;
        try (EarlySecrets secrets = EarlySecrets.of(suite.hash(), first.key())) {
            TrafficSecret secret = secrets.clientTraffic(helloAlone.hash());
            secret.logTo(keyLog, "CLIENT_EARLY_TRAFFIC_SECRET", random());
            sealer = sealer(secret);
        }
    }

    /** The record of EndOfEarlyData; seals under the handshake keys afterwards. */
    public byte[] endOfEarlyData() {
        byte[] record = sends(new byte[] {5, 0, 0, 0});
        useHandshakeKeys();
        return record;
    }

    /** Seals from now on under the handshake keys, whether early data has ended or was never accepted. */
    public void useHandshakeKeys() {
        early = false;
        sealer = sealer(Objects.requireNonNull(clientHandshake));
    }

    /** The key of a ticket that came on this connection; {@link #finished} must have been made before. */
    public OfferedPsk psk(NewSessionTicket ticket, long age) {
        Secret key = Objects.requireNonNull(master).resumption(finishedHash).psk(ticket.ticketNonce());
        return new OfferedPsk(
                ticket.ticket(),
                (age + ticket.ticketAgeAdd()) & 0xffff_ffffL,
                key,
                EarlySecrets.Binder.RESUMPTION,
                Objects.requireNonNull(suite).suite());
    }

    /** The tickets received since the last ClientHello. */
    public List<NewSessionTicket> tickets() {
        return messages.stream()
                .filter(message -> message[0] == 4)
                .map(message -> NewSessionTicket.read(new Reader(message, 4, message.length)))
                .toList();
    }

    /** Takes what the server sent; installs keys as messages call for them. */
    public void receive(byte[] bytes) {
        RecordBuffer record = new RecordBuffer();
        for (int at = 0; at < bytes.length; ) {
            RecordHeader header = RecordHeader.parse(bytes, at, false);
            int whole = RecordHeader.LENGTH + header.length();
            System.arraycopy(bytes, at, record.array(), 0, whole);
            at += whole;
            if (!opener.open(record.received(header.type(), header.length()))) {
                throw new AssertionError("a client has no early data to pass over");
            }
            take(record);
        }
    }

    private void take(RecordBuffer record) {
        byte[] content = Arrays.copyOfRange(record.array(), record.offset(), record.offset() + record.length());
        switch (record.type()) {
            case CHANGE_CIPHER_SPEC -> {}
            case ALERT -> alerts.add(content);
            case APPLICATION_DATA -> plaintext.writeBytes(content);
            case HANDSHAKE -> {
                reassembler.add(content, 0, content.length);
                for (byte[] m = reassembler.next(1 << 24); m != null; m = reassembler.next(1 << 24)) {
                    take(m);
                }
            }
        }
    }

    private void take(byte[] message) {
        messages.add(message);
        switch (message[0]) {
            case 2 -> takeServerHello(message);
            case 24 -> {
                serverApplication = application(serverApplication).next();
                opener = opener(serverApplication);
            }
            case 4 -> {} // NewSessionTicket: no part of any transcript (RFC 8446 §4.4.1)
            default -> {
                if (transcript != null) {
                    adds(message);
                }
                if (message[0] == 20) {
                    takeFinished();
                }
            }
        }
    }

    private void takeServerHello(byte[] message) {
        byte[] random = new Reader(message, 6, message.length).bytes(RETRY_RANDOM.length);
        if (Arrays.equals(random, RETRY_RANDOM)) {
            return; // a HelloRetryRequest: the test answers it
        }
        suite = suiteOf(message);
        transcript = new Transcript(suite.hash());
        heard.reset();
        adds(retryPrefix);
        adds(hello);
        adds(message);
        ServerHelloExtensions extensions =
                ServerHello.read(new Reader(message, 4, message.length)).extensions();
        EarlySecrets first = extensions.preSharedKey() == null
                ? EarlySecrets.withoutPsk(suite.hash())
                : EarlySecrets.of(
                        suite.hash(),
                        offered.get(extensions.preSharedKey().selectedIdentity())
                                .key());
        secrets = extensions.keyShare() == null
                ? first.handshakeWithoutKeyExchange()
                : first.handshake(agree(extensions.keyShare().share().keyExchange()));
        clientHandshake = secrets.clientTraffic(transcript.hash());
        TrafficSecret serverHandshake = secrets.serverTraffic(transcript.hash());
        clientHandshake.logTo(keyLog, "CLIENT_HANDSHAKE_TRAFFIC_SECRET", random());
        serverHandshake.logTo(keyLog, "SERVER_HANDSHAKE_TRAFFIC_SECRET", random());
        opener = opener(serverHandshake);
        if (!early) {
            sealer = sealer(clientHandshake);
        }
    }

    private void takeFinished() {
        byte[] hash = Objects.requireNonNull(transcript).hash();
        master = Objects.requireNonNull(secrets).master();
        serverApplication = master.serverTraffic(hash);
        clientApplication = master.clientTraffic(hash);
        clientApplication.logTo(keyLog, "CLIENT_TRAFFIC_SECRET_0", random());
        serverApplication.logTo(keyLog, "SERVER_TRAFFIC_SECRET_0", random());
        try (Exporter exporter = master.exporter(hash)) {
            exporter.logTo(keyLog, random());
        }
        opener = opener(serverApplication);
    }

    private byte[] random() {
        return Arrays.copyOfRange(hello, 6, 38);
    }

    /** This client's Finished, as it should be; not sent. */
    public byte[] finished() {
        byte[] verifyData = Objects.requireNonNull(clientHandshake)
                .verifyData(Objects.requireNonNull(transcript).hash());
        Writer writer = new Writer();
        new Finished(verifyData).write(writer);
        Transcript whole = new Transcript(Objects.requireNonNull(suite).hash());
        whole.add(heard.toByteArray());
        whole.add(writer.toByteArray());
        finishedHash = whole.hash();
        return writer.toByteArray();
    }

    /** This client's Finished behind the handshake, keyed with the application secret that it seals with now; not sent. */
    public byte[] postHandshakeFinished() {
        byte[] verifyData = application(clientApplication)
                .verifyData(Objects.requireNonNull(transcript).hash());
        Writer writer = new Writer();
        new Finished(verifyData).write(writer);
        return writer.toByteArray();
    }

    /** The record of a handshake message, which the transcript goes on with. */
    public byte[] sends(byte[] message) {
        adds(message);
        return record(ContentType.HANDSHAKE, message);
    }

    /** The transcript goes on with a message that is sent in a record with others. */
    public void adds(byte[] message) {
        Objects.requireNonNull(transcript).add(message);
        heard.writeBytes(message);
    }

    /** Of all that was received and sent, but for records of {@link #record}. */
    public byte[] transcriptHash() {
        return Objects.requireNonNull(transcript).hash();
    }

    /** Seals from now on under the application keys. */
    public void useApplicationKeys() {
        sealer = sealer(application(clientApplication));
    }

    /** Seals from now on under the next application keys. */
    public void updateKeys() {
        clientApplication = application(clientApplication).next();
        useApplicationKeys();
    }

    /** A record under the keys now in force. */
    public byte[] record(ContentType type, byte[] content) {
        byte[] record = new byte[sealer.maxSealed(content.length)];
        sealer.seal(type, content, 0, content.length, record, 0);
        return record;
    }

    /** The handshake messages received since the last ClientHello. */
    public List<byte[]> messages() {
        return messages;
    }

    /** Level and description of every alert received. */
    public List<byte[]> alerts() {
        return alerts;
    }

    /** All application data received. */
    public byte[] plaintext() {
        return plaintext.toByteArray();
    }

    private Secret agree(byte[] serverShare) {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(keyPair.getPrivate());
            agreement.doPhase(X25519Keys.publicKey(serverShare), true);
            return Secret.owning(agreement.generateSecret());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private CryptoProvider.Suite suiteOf(byte[] serverHello) {
        int sessionIdLength = serverHello[38];
        int code = new Reader(serverHello, 39 + sessionIdLength, serverHello.length).u16();
        return Objects.requireNonNull(crypto.suite(Objects.requireNonNull(CipherSuite.of(code))));
    }

    private Opener opener(TrafficSecret secret) {
        CryptoProvider.Suite negotiated = Objects.requireNonNull(suite);
        return new Tls13Opener(
                negotiated.aead().create(secret.writeKey(negotiated.suite().aead())), secret.writeIv());
    }

    private Sealer sealer(TrafficSecret secret) {
        CryptoProvider.Suite negotiated = Objects.requireNonNull(suite);
        AeadAlgorithm aead = negotiated.suite().aead();
        return new Tls13Sealer(
                negotiated.aead().create(secret.writeKey(aead)),
                secret.writeIv(),
                aead.tagLength(),
                RecordShape.PLAIN,
                new KeyLifetime(1 << 20));
    }

    private static TrafficSecret application(@Nullable TrafficSecret secret) {
        return Objects.requireNonNull(secret, "before the server's Finished");
    }
}
