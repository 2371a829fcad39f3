// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.hex;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;

/**
 * The fixed keys of {@link SigningProbe}.
 *
 * @param pkcs8 the private key, {@code PrivateKeyInfo}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ProbeKey(byte[] pkcs8, byte[] subjectPublicKeyInfo) {

    static ProbeKey of(KeyKind.Type type) throws GeneralSecurityException, IOException {
        return switch (type) {
            case P256 -> // RFC 6979 §A.2.5
                new ProbeKey(
                        hex(
                                "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
                                "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"),
                        hex(
                                "3059301306072a8648ce3d020106082a8648ce3d030107034200",
                                "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
                                "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"));
            case P384 -> // RFC 6979 §A.2.6
                new ProbeKey(
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
            case P521 -> // RFC 6979 §A.2.7
                new ProbeKey(
                        hex(
                                "3060020100301006072a8648ce3d020106052b81040023044930470201010442",
                                "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75ca",
                                "a896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538"),
                        hex(
                                "30819b301006072a8648ce3d020106052b810400230381860004",
                                "01894550d0785932e00eaa23b694f213f8c3121f86dc97a04e5a7167db4e5bcd37",
                                "1123d46e45db6b5d5370a7f20fb633155d38ffa16d2bd761dcac474b9a2f5023a4",
                                "00493101c962cd4d2fddf782285e64584139c2f91b47f87ff82354d6630f746a28",
                                "a0db25741b5b34a828008b22acc23f924faafbd4d33f81ea66956dfeaa2bfdfcf5"));
            case ED25519 -> // RFC 8032 §7.1
                new ProbeKey(
                        hex(
                                "302e020100300506032b657004220420",
                                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
                        hex(
                                "302a300506032b6570032100",
                                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
            case ED448 -> // RFC 8032 §7.4
                new ProbeKey(
                        hex(
                                "3047020100300506032b6571043b0439",
                                "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960e",
                                "f6e348a3528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098f95b"),
                        hex(
                                "3043300506032b6571033a00",
                                "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d",
                                "80e96778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180"));
            case RSA -> rsa(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE));
            case RSA_PSS -> rsa(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS));
            case ML_DSA_44 -> mlDsa(NISTObjectIdentifiers.id_ml_dsa_44, MLDSAParameters.ml_dsa_44);
            case ML_DSA_65 -> mlDsa(NISTObjectIdentifiers.id_ml_dsa_65, MLDSAParameters.ml_dsa_65);
            case ML_DSA_87 -> mlDsa(NISTObjectIdentifiers.id_ml_dsa_87, MLDSAParameters.ml_dsa_87);
            case OTHER -> throw new GeneralSecurityException("no key for the self-test");
        };
    }

    /** A key of 2048 bits for this test alone; making one takes too long for every start. */
    private static ProbeKey rsa(AlgorithmIdentifier algorithm) throws IOException {
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
        return new ProbeKey(
                new PrivateKeyInfo(
                                algorithm,
                                new RSAPrivateKey(n, e, d, p, q, d.mod(lessP), d.mod(lessQ), q.modInverse(p)))
                        .getEncoded(),
                new SubjectPublicKeyInfo(algorithm, new RSAPublicKey(n, e)).getEncoded());
    }

    /** Expanded from a seed of zeros. */
    private static ProbeKey mlDsa(ASN1ObjectIdentifier algorithm, MLDSAParameters parameters) throws IOException {
        MLDSAPrivateKeyParameters key = new MLDSAPrivateKeyParameters(parameters, new byte[32]);
        AlgorithmIdentifier identifier = new AlgorithmIdentifier(algorithm);
        return new ProbeKey(
                new PrivateKeyInfo(identifier, new DEROctetString(key.getEncoded())).getEncoded(),
                new SubjectPublicKeyInfo(identifier, key.getPublicKey()).getEncoded());
    }

    PrivateKey privateKey() {
        return new EncodedPrivateKey(pkcs8);
    }

    PublicKey publicKey() {
        return new EncodedPublicKey(subjectPublicKeyInfo);
    }

    /** A key of nobody's making, of which only the encoding counts. */
    @SuppressWarnings("ArrayRecordComponent")
    private record EncodedPrivateKey(byte[] bytes) implements PrivateKey {

        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return "?";
        }

        @Override
        public String getFormat() {
            return "PKCS#8";
        }

        @Override
        public byte[] getEncoded() {
            return bytes;
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record EncodedPublicKey(byte[] bytes) implements PublicKey {

        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return "?";
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            return bytes;
        }
    }
}
