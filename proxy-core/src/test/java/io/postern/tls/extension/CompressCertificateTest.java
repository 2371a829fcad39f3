// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** compress_certificate (RFC 8879 §3). */
class CompressCertificateTest extends ExtensionContract {

    CompressCertificateTest() {
        super(ExtensionType.COMPRESS_CERTIFICATE);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("0400020001", ClientHelloExtensions::compressCertificate),
                certificateRequest("020003", CertificateRequestExtensions::compressCertificate));
    }

    @Test
    void algorithmsKeepTheirOrder() {
        for (Place place : List.of(Place.CLIENT_HELLO, Place.CERTIFICATE_REQUEST)) {
            CompressCertificate offer = read(CompressCertificate.class, place, "0600034a4a0001");
            assertEquals(List.of(3, 0x4a4a, 1), offer.codes());
            assertTrue(offer.contains(CertificateCompressionAlgorithm.ZSTD));
            assertTrue(offer.contains(CertificateCompressionAlgorithm.ZLIB));
            assertFalse(offer.contains(CertificateCompressionAlgorithm.BROTLI));
        }
    }

    @Test
    void listHas2To254Bytes() {
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "00");
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "0100");
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "03000100");
        assertRead("fe" + "0001".repeat(127));
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "ff" + "0001".repeat(127) + "00");
    }

    @Test
    void codesAreThoseOfTheRegistry() {
        assertEquals(CertificateCompressionAlgorithm.ZLIB, CertificateCompressionAlgorithm.of(1));
        assertEquals(CertificateCompressionAlgorithm.BROTLI, CertificateCompressionAlgorithm.of(2));
        assertEquals(CertificateCompressionAlgorithm.ZSTD, CertificateCompressionAlgorithm.of(3));
        assertNull(CertificateCompressionAlgorithm.of(0));
        assertNull(CertificateCompressionAlgorithm.of(4));
    }
}
