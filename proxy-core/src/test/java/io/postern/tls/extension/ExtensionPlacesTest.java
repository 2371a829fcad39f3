// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In which message each extension may stand, against the table of RFC 8446 §4.2 and its successors, written out here. */
class ExtensionPlacesTest {

    private static final String TABLE = """
            server_name                             0 CH EE
            max_fragment_length                     1 CH EE
            status_request                          5 CH CR CT
            supported_groups                       10 CH EE
            signature_algorithms                   13 CH CR
            use_srtp                               14 CH EE
            heartbeat                              15 CH EE
            application_layer_protocol_negotiation 16 CH EE
            signed_certificate_timestamp           18 CH CR CT
            client_certificate_type                19 CH EE
            server_certificate_type                20 CH EE
            padding                                21 CH
            compress_certificate                   27 CH CR
            record_size_limit                      28 CH EE
            pre_shared_key                         41 CH SH
            early_data                             42 CH EE NST
            supported_versions                     43 CH SH HRR
            cookie                                 44 CH HRR
            psk_key_exchange_modes                 45 CH
            certificate_authorities                47 CH CR
            oid_filters                            48 CR
            post_handshake_auth                    49 CH
            signature_algorithms_cert              50 CH CR
            key_share                              51 CH SH HRR
            """;

    private static final Map<String, Place> PLACES = Map.of(
            "CH", Place.CLIENT_HELLO,
            "SH", Place.SERVER_HELLO,
            "HRR", Place.HELLO_RETRY_REQUEST,
            "EE", Place.ENCRYPTED_EXTENSIONS,
            "CR", Place.CERTIFICATE_REQUEST,
            "CT", Place.CERTIFICATE_ENTRY,
            "NST", Place.NEW_SESSION_TICKET);

    private record Row(ExtensionType type, int code, List<Place> places) {}

    private static List<Row> rows() {
        return TABLE.lines()
                .map(line -> line.trim().split(" +"))
                .map(words -> new Row(
                        ExtensionType.valueOf(words[0].toUpperCase(Locale.ROOT)),
                        Integer.parseInt(words[1]),
                        Arrays.stream(words)
                                .skip(2)
                                .map(ExtensionPlacesTest::place)
                                .toList()))
                .toList();
    }

    private static Place place(String word) {
        Place place = PLACES.get(word);
        assertNotNull(place, word);
        return place;
    }

    static Stream<Arguments> everyExtensionInEveryMessage() {
        return rows().stream().flatMap(row -> Arrays.stream(Place.values())
                .map(place -> Arguments.of(row.type(), place, row.places().contains(place))));
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @MethodSource("everyExtensionInEveryMessage")
    void extensionStandsWhereTheTableSaysAndNowhereElse(ExtensionType type, Place place, boolean allowed) {
        byte[] block = block(type.code(), type.code() + 1000);
        if (type == ExtensionType.PRE_SHARED_KEY && place == Place.CLIENT_HELLO) {
            block = block(type.code()); // nothing may follow it
        }
        Reader reader = new Reader(block);
        if (allowed) {
            assertEquals(type, ExtensionBlock.read(reader, place).getFirst().type());
            return;
        }
        TlsException e = assertThrows(TlsException.class, () -> ExtensionBlock.read(reader, place));
        assertEquals(Fault.MISPLACED_EXTENSION, e.fault());
        assertEquals(Alert.ILLEGAL_PARAMETER, e.fault().alert());
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @MethodSource("everyExtensionInEveryMessage")
    void misplacedExtensionIsRefusedByTheMessageItself(ExtensionType type, Place place, boolean allowed) {
        if (allowed) {
            return; // read in the tests of the extensions
        }
        Reader reader = new Reader(block(type.code()));
        TlsException e = assertThrows(TlsException.class, () -> read(place, reader));
        assertEquals(Fault.MISPLACED_EXTENSION, e.fault());
    }

    private static Object read(Place place, Reader block) {
        return switch (place) {
            case CLIENT_HELLO -> ClientHelloExtensions.read(block);
            case SERVER_HELLO -> ServerHelloExtensions.read(block);
            case HELLO_RETRY_REQUEST -> HelloRetryRequestExtensions.read(block);
            case ENCRYPTED_EXTENSIONS -> EncryptedExtensionsBlock.read(block);
            case CERTIFICATE_REQUEST -> CertificateRequestExtensions.read(block);
            case CERTIFICATE_ENTRY -> CertificateEntryExtensions.read(block, Set.of(ExtensionType.values()));
            case NEW_SESSION_TICKET -> NewSessionTicketExtensions.read(block);
        };
    }

    @Test
    void tableIsComplete() {
        Map<ExtensionType, Integer> codes = new HashMap<>();
        rows().forEach(row -> codes.put(row.type(), row.code()));
        assertEquals(ExtensionType.values().length, codes.size());
        codes.forEach((type, code) -> {
            assertEquals(code, type.code());
            assertEquals(type, ExtensionType.of(code));
        });
        for (int code = 0; code <= 0xffff; code++) {
            ExtensionType type = ExtensionType.of(code);
            if (type == null) {
                assertEquals(0, Collections.frequency(codes.values(), code), "code " + code);
            } else {
                assertEquals(code, codes.get(type));
            }
        }
        assertNull(ExtensionType.of(0xffff));
    }

    private static byte[] block(int... codes) {
        Writer writer = new Writer();
        try (var _ = writer.vector16()) {
            for (int code : codes) {
                writer.u16(code).u16(0);
            }
        }
        return writer.toByteArray();
    }
}
