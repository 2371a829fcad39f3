// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.hex;

import io.postern.tls.crypto.NamedGroup;
import java.math.BigInteger;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.spec.DHPrivateKeySpec;

/**
 * An agreement whose outcome is known.
 *
 * @param privateKey the first party's
 * @param publicValue the first party's
 * @param peer the second party's public value
 * @param secret what they share
 */
record DiffieHellmanVector(KeySpec privateKey, byte[] publicValue, byte[] peer, byte[] secret) {

    static DiffieHellmanVector of(NamedGroup group) {
        return switch (group) {
            case SECP256R1 -> secp256r1();
            case SECP384R1 -> secp384r1();
            case SECP521R1 -> secp521r1();
            case X25519 -> x25519();
            case X448 -> x448();
            case FFDHE2048 -> finiteField(FiniteField.FFDHE2048);
            case FFDHE3072 -> finiteField(FiniteField.FFDHE3072);
            case X25519MLKEM768, SECP256R1MLKEM768, SECP384R1MLKEM1024, FFDHE4096, FFDHE6144, FFDHE8192 ->
                throw new IllegalArgumentException("no vector: " + group);
        };
    }

    private static DiffieHellmanVector pkcs8(byte[] privateKey, byte[] publicValue, byte[] peer, byte[] secret) {
        return new DiffieHellmanVector(new PKCS8EncodedKeySpec(privateKey), publicValue, peer, secret);
    }

    /** RFC 5903 §8.1; before the private key, what makes it a {@code PrivateKeyInfo}. */
    private static DiffieHellmanVector secp256r1() {
        return pkcs8(
                hex(
                        "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
                        "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433"),
                hex(
                        "04dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180",
                        "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3"),
                hex(
                        "04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63",
                        "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab"),
                hex("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"));
    }

    /** RFC 5903 §8.2. */
    private static DiffieHellmanVector secp384r1() {
        return pkcs8(
                hex(
                        "304e020100301006072a8648ce3d020106052b81040022043730350201010430",
                        "099f3c7034d4a2c699884d73a375a67f7624ef7c6b3c0f16",
                        "0647b67414dce655e35b538041e649ee3faef896783ab194"),
                hex(
                        "04667842d7d180ac2cde6f74f37551f55755c7645c20ef73e3",
                        "1634fe72b4c55ee6de3ac808acb4bdb4c88732aee95f41aa",
                        "9482ed1fc0eeb9cafc4984625ccfc23f65032149e0e144ad",
                        "a024181535a0f38eeb9fcff3c2c947dae69b4c634573a81c"),
                hex(
                        "04e558dbef53eecde3d3fccfc1aea08a89a987475d12fd950d",
                        "83cfa41732bc509d0d1ac43a0336def96fda41d0774a3571",
                        "dcfbec7aacf3196472169e838430367f66eebe3c6e70c416",
                        "dd5f0c68759dd1fff83fa40142209dff5eaad96db9e6386c"),
                hex(
                        "11187331c279962d93d604243fd592cb9d0a926f422e4718",
                        "7521287e7156c5c4d603135569b9e9d09cf5d4a270f59746"));
    }

    /** RFC 7748 §6.1. */
    private static DiffieHellmanVector x25519() {
        return pkcs8(
                hex(
                        "302e020100300506032b656e04220420",
                        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"),
                hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"),
                hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"),
                hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
    }

    /** RFC 5903 §8.3. */
    private static DiffieHellmanVector secp521r1() {
        return pkcs8(
                hex(
                        "3060020100301006072a8648ce3d020106052b8104002304493047020101",
                        "04420037ade9319a89f4dabdb3ef411aaccca5123c61acab57b5",
                        "393dce47608172a095aa85a30fe1c2952c6771d937ba9777",
                        "f5957b2639bab072462f68c27a57382d4a52"),
                hex(
                        "040015417e84dbf28c0ad3c278713349dc7df153c897a1891bd9",
                        "8bab4357c9ecbee1e3bf42e00b8e380aeae57c2d10756494",
                        "1885942af5a7f4601723c4195d176ced3e",
                        "017cae20b6641d2eeb695786d8c946146239d099e18e1d5a",
                        "514c739d7cb4a10ad8a788015ac405d7799dc75e7b7d5b6c",
                        "f2261a6a7f1507438bf01beb6ca3926f9582"),
                hex(
                        "0400d0b3975ac4b799f5bea16d5e13e9af971d5e9b984c9f3972",
                        "8b5e5739735a219b97c356436adc6e95bb0352f6be64a6c2",
                        "912d4ef2d0433ced2b6171640012d9460f",
                        "015c68226383956e3bd066e797b623c27ce0eac2f551a10c",
                        "2c724d9852077b87220b6536c5c408a1d2aebb8e86d678ae",
                        "49cb57091f4732296579ab44fcd17f0fc56a"),
                hex(
                        "01144c7d79ae6956bc8edb8e7c787c4521cb086fa64407f9",
                        "7894e5e6b2d79b04d1427e73ca4baa240a34786859810c06",
                        "b3c715a3a8cc3151f2bee417996d19f3ddea"));
    }

    /** RFC 7748 §6.2. */
    private static DiffieHellmanVector x448() {
        return pkcs8(
                hex(
                        "3046020100300506032b656f043a0438",
                        "9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28d",
                        "d9c9baf574a9419744897391006382a6f127ab1d9ac2d8c0a598726b"),
                hex(
                        "9b08f7cc31b7e3e67d22d5aea121074a273bd2b83de09c63faa73d2c",
                        "22c5d9bbc836647241d953d40c5b12da88120d53177f80e532c41fa0"),
                hex(
                        "3eb7a829b0cd20f5bcfc0b599b6feccf6da4627107bdb0d4f345b430",
                        "27d8b972fc3e34fb4232a13ca706dcb57aec3dae07bdc1c67bf33609"),
                hex(
                        "07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282b",
                        "b60c0b56fd2464c335543936521c24403085d59a449a5037514a879d"));
    }

    /** RFC 7919 has none: exponents that mean nothing, and {@link BigInteger} as the second implementation. */
    private static DiffieHellmanVector finiteField(FiniteField field) {
        BigInteger p = field.p();
        BigInteger first = new BigInteger("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57", 16);
        BigInteger second = new BigInteger("c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46", 16);
        BigInteger peer = BigInteger.TWO.modPow(second, p);
        return new DiffieHellmanVector(
                new DHPrivateKeySpec(first, p, BigInteger.TWO),
                field.bytes(BigInteger.TWO.modPow(first, p)),
                field.bytes(peer),
                field.bytes(peer.modPow(first, p)));
    }
}
