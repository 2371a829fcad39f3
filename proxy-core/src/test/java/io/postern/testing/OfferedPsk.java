// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.extension.PreSharedKey;
import io.postern.tls.keys.EarlySecrets;
import io.postern.tls.keys.Transcript;
import io.postern.tls.wire.Secret;
import io.postern.tls.wire.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A key that a {@link ScriptedClient} offers.
 *
 * @param obfuscatedAge as it stands in the message
 * @param suite whose hash is the key's, and by which early data is sealed
 */
public record OfferedPsk(byte[] identity, long obfuscatedAge, Secret key, EarlySecrets.Binder kind, CipherSuite suite) {

    /** An external key for suites with SHA-256. */
    public static OfferedPsk external(String identity, byte[] key) {
        return new OfferedPsk(
                identity.getBytes(StandardCharsets.UTF_8),
                0,
                Secret.owning(key.clone()),
                EarlySecrets.Binder.EXTERNAL,
                CipherSuite.TLS_AES_128_GCM_SHA256);
    }

    public OfferedPsk withKey(byte[] other) {
        return new OfferedPsk(identity, obfuscatedAge, Secret.owning(other), kind, suite);
    }

    public OfferedPsk withIdentity(byte[] other) {
        return new OfferedPsk(other, obfuscatedAge, key, kind, suite);
    }

    public OfferedPsk withKind(EarlySecrets.Binder other) {
        return new OfferedPsk(identity, obfuscatedAge, key, other, suite);
    }

    /** The same, older by some milliseconds. */
    public OfferedPsk agedBy(long millis) {
        return new OfferedPsk(identity, (obfuscatedAge + millis) & 0xffff_ffffL, key, kind, suite);
    }

    /** The message with its binders. */
    static byte[] message(CryptoProvider crypto, Hello hello, byte[] before, List<OfferedPsk> offered) {
        List<PreSharedKey.Identity> identities = offered.stream()
                .map(psk -> new PreSharedKey.Identity(psk.identity, psk.obfuscatedAge))
                .toList();
        List<byte[]> blank =
                offered.stream().map(psk -> new byte[psk.suite.hash().length()]).toList();
        PreSharedKey.ClientHello unproved = new PreSharedKey.ClientHello(identities, blank);
        byte[] message = hello.extension(Hello.PRE_SHARED_KEY, write(unproved)).message();
        int truncated = message.length - unproved.bindersLength();
        List<byte[]> binders = new ArrayList<>();
        for (OfferedPsk psk : offered) {
            CryptoProvider.Suite suite = Objects.requireNonNull(crypto.suite(psk.suite));
            Transcript transcript = new Transcript(suite.hash());
            transcript.add(before);
            transcript.add(message, 0, truncated);
            try (EarlySecrets secrets = EarlySecrets.of(suite.hash(), psk.key)) {
                binders.add(secrets.binder(psk.kind, transcript.hash()));
            }
        }
        return hello.extension(Hello.PRE_SHARED_KEY, write(new PreSharedKey.ClientHello(identities, binders)))
                .message();
    }

    private static byte[] write(PreSharedKey.ClientHello extension) {
        Writer writer = new Writer();
        extension.write(writer);
        return writer.toByteArray();
    }
}
