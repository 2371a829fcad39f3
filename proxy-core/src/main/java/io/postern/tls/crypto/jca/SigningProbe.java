// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.CONTENT;
import static io.postern.tls.crypto.jca.SelfTest.expect;
import static io.postern.tls.crypto.jca.SelfTest.hex;

import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.crypto.Verifier;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * The self-test of signatures: a fixed key signs, and a second library verifies, which also makes the key objects. What it
 * accepts the library itself has to accept too, and to refuse once it is changed.
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

    /** Tests it with a library that {@link #canVerify can verify} by its scheme. */
    static JcaScheme tested(JcaScheme scheme, Library judge) throws GeneralSecurityException {
        SchemeParameters parameters = SchemeParameters.of(scheme.signing().scheme());
        KeyFactory factory = judge.service(KeyFactory::getInstance, parameters.keyNames());
        KeyPair keys = keys(parameters.keyType(), factory);
        Signer signer = scheme.signing().signer(keys.getPrivate(), keys.getPublic());
        Verifier verifier = scheme.verifying().verifier(keys.getPublic().getEncoded());
        if (signer == null || verifier == null) {
            throw new GeneralSecurityException("self-test: a key was not taken");
        }
        byte[] signed = signer.sign(CONTENT);
        Signature signature = parameters.signature(judge);
        signature.initVerify(keys.getPublic());
        signature.update(CONTENT);
        expect(signature.verify(signed), "a signature that " + judge.name() + " does not verify");
        expect(verifier.verify(CONTENT, signed), "a good signature was refused");
        signed[signed.length - 1] ^= 1;
        expect(!verifier.verify(CONTENT, signed), "a changed signature was accepted");
        return scheme;
    }

    private static KeyPair keys(KeyKind.Type type, KeyFactory factory) throws GeneralSecurityException {
        return switch (type) {
            case P256 -> // RFC 6979 §A.2.5
                encoded(
                        factory,
                        hex(
                                "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
                                "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"),
                        hex(
                                "3059301306072a8648ce3d020106082a8648ce3d030107034200",
                                "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
                                "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"));
            case P384 -> // RFC 6979 §A.2.6
                encoded(
                        factory,
                        hex(
                                "304e020100301006072a8648ce3d020106052b81040022043730350201010430",
                                "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba",
                                "9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5"),
                        hex(
                                "3076301006072a8648ce3d020106052b81040022036200",
                                "04ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e",
                                "06aae5286b300c64def8f0ea9055866064a254515480bc13",
                                "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9",
                                "f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720"));
            case ED25519 -> // RFC 8032 §7.1
                encoded(
                        factory,
                        hex(
                                "302e020100300506032b657004220420",
                                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
                        hex(
                                "302a300506032b6570032100",
                                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
            case RSA -> rsa(factory);
            case OTHER -> throw new GeneralSecurityException("no key for the self-test");
        };
    }

    private static KeyPair encoded(KeyFactory factory, byte[] privateKey, byte[] publicKey)
            throws GeneralSecurityException {
        return new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(publicKey)),
                factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
    }

    /** A key of 2048 bits for this test alone; making one takes too long for every start. */
    private static KeyPair rsa(KeyFactory factory) throws GeneralSecurityException {
        BigInteger p = new BigInteger(
                1,
                hex(
                        "cd5488e895fbea13fac0b0eba2695acd6714b203259deb743a3345a78f5992c4",
                        "d144be4b65929d0f8c349de3b65b1d4d60e99f7e956244d6ea2a9518bc0d2697",
                        "d25e1947d84d92b78b4f5ee7dcf363d916e794de0247425d841d2609126f2c59",
                        "d8c14c682199bdc11fd534e6648d7c930cb4b8c50a71e3cb7df773be2d0eae87"));
        BigInteger q = new BigInteger(
                1,
                hex(
                        "c15c4fa3f34d39f9d674dad0b8ed212ef88bcd638a97136136ac41a86c8b9cb1",
                        "1a6878f1b6be064373a8396bce514387398cd5a6d6c4e9d68ba5fb3b5e1596e2",
                        "a0aa1b8464d28d3dadf39c3132f491a9ae2f4e4bffc5df7ab3e76f7236f4919a",
                        "2069fa4d15b769143e5b75622c6e54b7a63ada11953af7ec0bd23f0372aecaed"));
        BigInteger n = p.multiply(q);
        BigInteger e = BigInteger.valueOf(65537);
        BigInteger lessP = p.subtract(BigInteger.ONE);
        BigInteger lessQ = q.subtract(BigInteger.ONE);
        BigInteger d = e.modInverse(lessP.multiply(lessQ));
        return new KeyPair(
                factory.generatePublic(new RSAPublicKeySpec(n, e)),
                factory.generatePrivate(
                        new RSAPrivateCrtKeySpec(n, e, d, p, q, d.mod(lessP), d.mod(lessQ), q.modInverse(p))));
    }
}
