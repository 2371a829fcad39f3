// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static io.postern.testing.EngineFixture.message;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.cert.Credential;
import io.postern.testing.ClientAuthority;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.tls.message.Certificate;
import io.postern.tls.wire.Reader;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Which of several certificates a client gets whose keys are of one kind: that of an authority it trusts, signed in a way
 * that it can verify (RFC 8446 §4.2.3, §4.2.4, §4.4.2.2).
 */
class CertificateChoiceTest {

    private static final int ECDSA_SECP256R1_SHA256 = 0x0403;
    private static final int RSA_PSS_RSAE_SHA256 = 0x0804;
    private static final int RSA_PKCS1_SHA256 = 0x0401;

    private static final ClientAuthority RSA = ClientAuthority.root("CN=RSA", KeyType.RSA_2048.generate());
    private static final ClientAuthority ECDSA = ClientAuthority.root("CN=ECDSA", KeyType.EC_P256.generate());
    private static final ClientAuthority UNKNOWN = ClientAuthority.root("CN=Unknown", KeyType.EC_P256.generate());

    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final Credential BY_RSA = issuedBy(RSA, KEYS);
    private static final Credential BY_ECDSA = issuedBy(ECDSA, KEYS);

    /** With an RSA key, which the policy likes less. */
    private static final Credential OF_RSA = issuedBy(UNKNOWN, KeyType.RSA_2048.generate());

    @Test
    void clientThatNamesAnAuthorityGetsItsCertificate() {
        assertEquals("CN=RSA", chosen(hello -> ofAnyChain(hello).authorities(name(RSA)), BY_ECDSA, BY_RSA));
        assertEquals(
                "CN=ECDSA",
                chosen(hello -> ofAnyChain(hello).authorities(name(UNKNOWN), name(ECDSA)), BY_RSA, BY_ECDSA));
    }

    @Test
    void clientThatNamesOthersGetsTheFirstNevertheless() {
        assertEquals("CN=RSA", chosen(hello -> ofAnyChain(hello).authorities(name(UNKNOWN)), BY_RSA, BY_ECDSA));
    }

    /** Also from a key that the policy likes less. */
    @Test
    void authorityGoesBeforeTheOrderOfSchemes() {
        assertEquals(
                "CN=Unknown", chosen(hello -> ofAnyChain(hello).authorities(name(UNKNOWN)), BY_RSA, BY_ECDSA, OF_RSA));
    }

    @Test
    void chainThatTheClientCanVerifyGoesFirst() {
        assertEquals(
                "CN=ECDSA", chosen(hello -> hello.schemesInCertificates(ECDSA_SECP256R1_SHA256), BY_RSA, BY_ECDSA));
        assertEquals("CN=RSA", chosen(hello -> hello.schemesInCertificates(RSA_PKCS1_SHA256), BY_ECDSA, BY_RSA));
    }

    /** "If no "signature_algorithms_cert" extension is present, then the "signature_algorithms" extension also applies". */
    @Test
    void schemesOfTheHandshakeApplyToTheChainWhereNothingElseIsSaid() {
        assertEquals("CN=ECDSA", chosen(hello -> hello.schemes(ECDSA_SECP256R1_SHA256), BY_RSA, BY_ECDSA));
        assertEquals(
                "CN=RSA",
                chosen(
                        hello -> hello.schemes(ECDSA_SECP256R1_SHA256).schemesInCertificates(RSA_PKCS1_SHA256),
                        BY_ECDSA,
                        BY_RSA));
    }

    @Test
    void clientThatCanVerifyNoChainGetsTheFirstNevertheless() {
        assertEquals("CN=RSA", chosen(hello -> hello.schemesInCertificates(0x0807), BY_RSA, BY_ECDSA));
    }

    @Test
    void whatTheClientCanVerifyGoesBeforeWhomItNames() {
        assertEquals(
                "CN=ECDSA",
                chosen(
                        hello -> hello.schemesInCertificates(ECDSA_SECP256R1_SHA256)
                                .authorities(name(RSA)),
                        BY_RSA,
                        BY_ECDSA));
    }

    /** The key has to sign by a scheme of signature_algorithms, whatever is said of chains. */
    @Test
    void keyThatCannotSignForTheClientIsNoChoice() {
        assertEquals(
                "CN=Unknown",
                chosen(hello -> hello.schemes(RSA_PSS_RSAE_SHA256).authorities(name(ECDSA)), BY_RSA, BY_ECDSA, OF_RSA));
    }

    /** Of a client that can verify the chains of both. */
    private static Hello ofAnyChain(Hello hello) {
        return hello.schemesInCertificates(RSA_PKCS1_SHA256, ECDSA_SECP256R1_SHA256);
    }

    /** The issuer of the certificate that the client gets. */
    private static String chosen(UnaryOperator<Hello> change, Credential... credentials) {
        EngineHarness server = new EngineHarness(context(host().withCredentials(credentials)));
        ScriptedClient client = clientAtFinished(server, change);
        byte[] message = message(client, 11);
        byte[] leaf = Certificate.read(new Reader(message, 4, message.length), Set.of())
                .chain()
                .getFirst();
        return Arrays.stream(credentials)
                .filter(credential -> Arrays.equals(credential.chain().getFirst(), leaf))
                .findFirst()
                .orElseThrow()
                .name();
    }

    private static Credential issuedBy(ClientAuthority authority, KeyPair keys) {
        return new Credential(
                authority.name(),
                List.of(authority.client("CN=shop.example", keys).der()),
                CRYPTO.signers(keys.getPrivate(), keys.getPublic()));
    }

    private static byte[] name(ClientAuthority authority) {
        return authority.certificate().getSubjectX500Principal().getEncoded();
    }
}
