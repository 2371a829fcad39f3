// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.CONTENT;
import static io.postern.tls.crypto.jca.SelfTest.expect;

import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.crypto.Verifier;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.function.Supplier;

/**
 * The self-test of signatures with a fixed key: the library has to accept a good signature and to refuse it once it is
 * changed. That its own signatures are good ones is for somebody else to say: a second library, or, where that would take
 * long at every start, a published signature that the library accepts too.
 */
final class SigningProbe {

    private SigningProbe() {}

    static boolean canVerify(SignatureScheme scheme, Library library) {
        SchemeParameters parameters = SchemeParameters.of(scheme);
        try {
            parameters.signature(library);
            library.service(KeyFactory::getInstance, parameters.keyNames());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /**
     * Tests it.
     *
     * @param judge gives a library that {@link #canVerify can verify} by its scheme
     */
    static JcaScheme tested(JcaScheme scheme, Supplier<Library> judge) throws GeneralSecurityException, IOException {
        SchemeParameters parameters = SchemeParameters.of(scheme.signing().scheme());
        ProbeKey key = ProbeKey.of(parameters.keyType());
        Signer signer = scheme.signing().signer(key.privateKey(), key.publicKey());
        Verifier verifier = scheme.verifying().verifier(key.subjectPublicKeyInfo());
        if (signer == null || verifier == null) {
            throw new GeneralSecurityException("self-test: a key was not taken");
        }
        byte[] signed = signer.sign(CONTENT);
        KnownSignature known = KnownSignature.by(parameters.keyType());
        if (known != null) {
            expect(verifier.verify(known.content(), known.signature()), "a published signature was refused");
        } else if (MlDsaJudge.knows(parameters.keyType())) {
            expect(MlDsaJudge.accepts(key, CONTENT, signed), "a signature that another implementation does not verify");
        } else {
            expectAccepted(parameters, judge.get(), key, signed);
        }
        expect(verifier.verify(CONTENT, signed), "a good signature was refused");
        signed[signed.length - 1] ^= 1;
        expect(!verifier.verify(CONTENT, signed), "a changed signature was accepted");
        return scheme;
    }

    private static void expectAccepted(SchemeParameters parameters, Library judge, ProbeKey key, byte[] signed)
            throws GeneralSecurityException {
        byte[] encoded = PortableKey.ofPublic(parameters.keyType(), key.subjectPublicKeyInfo());
        Signature signature = parameters.signature(judge);
        signature.initVerify(judge.service(KeyFactory::getInstance, parameters.keyNames())
                .generatePublic(new X509EncodedKeySpec(encoded)));
        signature.update(CONTENT);
        expect(signature.verify(signed), "a signature that " + judge.name() + " does not verify");
    }
}
