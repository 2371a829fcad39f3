// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.hex;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JcaHashTest {

    static Stream<Arguments> all() {
        return Stream.of(HashAlgorithm.values())
                .flatMap(algorithm -> TestLibraries.serving(Primitive.of(algorithm)).stream()
                        .map(library -> Arguments.of(algorithm, library)));
    }

    /** RFC 4231 §4.2, §4.4 and §4.7 (a key longer than a block), and the HMAC of nothing under an empty key. */
    static Stream<Arguments> macs() {
        List<Arguments> vectors = List.of(
                Arguments.of(
                        HashAlgorithm.SHA256,
                        "0b".repeat(20),
                        text("Hi There"),
                        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
                Arguments.of(
                        HashAlgorithm.SHA384,
                        "0b".repeat(20),
                        text("Hi There"),
                        "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
                                + "faea9ea9076ede7f4af152e8b2fa9cb6"),
                Arguments.of(
                        HashAlgorithm.SHA256,
                        "aa".repeat(20),
                        "dd".repeat(50),
                        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
                Arguments.of(
                        HashAlgorithm.SHA384,
                        "aa".repeat(20),
                        "dd".repeat(50),
                        "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b"
                                + "2a5ab39dc13814b94e3ab6e101a34f27"),
                Arguments.of(
                        HashAlgorithm.SHA256,
                        "aa".repeat(131),
                        text("Test Using Larger Than Block-Size Key - Hash Key First"),
                        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
                Arguments.of(
                        HashAlgorithm.SHA384,
                        "aa".repeat(131),
                        text("Test Using Larger Than Block-Size Key - Hash Key First"),
                        "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
                                + "0c2ef6ab4030fe8296248df163f44952"),
                Arguments.of(
                        HashAlgorithm.SHA256,
                        "",
                        "",
                        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
                Arguments.of(
                        HashAlgorithm.SHA384,
                        "",
                        "",
                        "6c1f2ee938fad2e24bd91298474382ca218c75db3d83e114b3d4367776d14d35"
                                + "51289e75e8209cd4b792302840234adc"));
        return vectors.stream()
                .flatMap(vector -> TestLibraries.serving(Primitive.of((HashAlgorithm) vector.get()[0])).stream()
                        .map(library -> Arguments.of(
                                vector.get()[0], vector.get()[1], vector.get()[2], vector.get()[3], library)));
    }

    @ParameterizedTest
    @MethodSource("macs")
    void publishedHmacIsComputed(HashAlgorithm algorithm, String key, String data, String mac, Library library)
            throws GeneralSecurityException {
        assertArrayEquals(hex(mac), new JcaHash(algorithm, library).hmac(Secret.owning(hex(key)), hex(data)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void publishedDigestAndHmacAreComputed(HashAlgorithm algorithm, Library library) throws GeneralSecurityException {
        HashProbe.tested(algorithm, library);
    }

    @ParameterizedTest
    @MethodSource("all")
    void partsAreOneMessage(HashAlgorithm algorithm, Library library) throws GeneralSecurityException {
        JcaHash hash = new JcaHash(algorithm, library);
        Secret key = Secret.zeros(algorithm.length());
        byte[] message = "one two three".getBytes(US_ASCII);
        assertArrayEquals(
                hash.hmac(key, message),
                hash.hmac(key, Arrays.copyOf(message, 4), new byte[0], Arrays.copyOfRange(message, 4, message.length)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void manyThreadsUseOneHash(HashAlgorithm algorithm, Library library) throws Exception {
        JcaHash hash = new JcaHash(algorithm, library);
        byte[] message = "message".getBytes(US_ASCII);
        byte[] expected = hash.hmac(Secret.zeros(algorithm.length()), message);
        Threads.runOnMany(() -> {
            for (int i = 0; i < 500; i++) {
                assertArrayEquals(expected, hash.hmac(Secret.zeros(algorithm.length()), message));
            }
            return null;
        });
    }

    private static String text(String text) {
        return HexFormat.of().formatHex(text.getBytes(US_ASCII));
    }
}
