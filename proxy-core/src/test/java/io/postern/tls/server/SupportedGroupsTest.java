// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.encryptedExtensions;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestHost;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.extension.SupportedGroups;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A client learns which group the server would have preferred to the one whose share it sent (RFC 8446 §4.2.7). */
class SupportedGroupsTest {

    @Test
    void nothingIsSaidWhereThePreferredGroupIsUsed() {
        assertNull(announced(context(hostOf(NamedGroup.X25519, NamedGroup.SECP256R1))));
    }

    @Test
    void allGroupsAreNamedWhereAnotherIsPreferred() {
        assertEquals(
                codes(NamedGroup.SECP384R1, NamedGroup.X25519, NamedGroup.SECP256R1),
                announced(context(hostOf(NamedGroup.SECP384R1, NamedGroup.X25519, NamedGroup.SECP256R1))));
    }

    /** A client that does not know the group yet may one day. */
    @Test
    void groupThatTheClientDoesNotSupportIsNamedToo() {
        assertEquals(
                codes(NamedGroup.X25519MLKEM768, NamedGroup.X25519),
                announced(context(hostOf(NamedGroup.X25519MLKEM768, NamedGroup.X25519))));
    }

    @Test
    void groupsThatNobodyServesAreNotNamed() {
        ServerContext context = context(hostOf(NamedGroup.SECP384R1, NamedGroup.X25519));
        CryptoProvider crypto = new CryptoProvider(
                "without P-384",
                CRYPTO.suiteSource(),
                group -> group == NamedGroup.SECP384R1 ? null : CRYPTO.group(group),
                CRYPTO.signing(),
                CRYPTO.verifying(),
                CRYPTO.random());
        assertNull(announced(
                new ServerContext(context.hosts(), crypto, context.limits(), context.slowWork(), context.time())));
    }

    @Test
    void nothingIsSaidAfterARetryThatLedToThePreferredGroup() {
        EngineHarness server = new EngineHarness(context(hostOf(NamedGroup.X25519, NamedGroup.SECP256R1)));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        byte[] first = Hello.valid(client.share()).shares(Map.of()).message();
        server.receive(client.hello(first));
        client.receive(server.takeOutput());
        server.receive(client.secondHello(first, client.messages().getFirst(), Hello.valid(client.share())));
        client.receive(server.takeOutput());
        assertNull(encryptedExtensions(client).find(SupportedGroups.EncryptedExtensions.class));
    }

    private static TestHost hostOf(NamedGroup... groups) {
        SecurityPolicy policy = SecurityPolicy.MODERN_2026;
        return host().withPolicy(
                        new SecurityPolicy("test", policy.suites(), List.of(groups), policy.signatureSchemes()));
    }

    private static @Nullable List<Integer> announced(ServerContext context) {
        ScriptedClient client = clientAtFinished(new EngineHarness(context));
        SupportedGroups.EncryptedExtensions extension =
                encryptedExtensions(client).find(SupportedGroups.EncryptedExtensions.class);
        return extension == null ? null : extension.codes();
    }

    private static List<Integer> codes(NamedGroup... groups) {
        return Arrays.stream(groups).map(NamedGroup::code).toList();
    }
}
