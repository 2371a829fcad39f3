// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** signature_algorithms (RFC 8446 §4.2.3). */
class SignatureAlgorithmsTest extends ExtensionContract {

    SignatureAlgorithmsTest() {
        super(ExtensionType.SIGNATURE_ALGORITHMS);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("000604030804fafa", ClientHelloExtensions::signatureAlgorithms),
                certificateRequest("00020807", CertificateRequestExtensions::signatureAlgorithms));
    }

    @Test
    void schemesKeepTheirOrder() {
        for (Place place : List.of(Place.CLIENT_HELLO, Place.CERTIFICATE_REQUEST)) {
            SignatureAlgorithms schemes = read(SignatureAlgorithms.class, place, "000604030804fafa");
            assertEquals(List.of(0x0403, 0x0804, 0xfafa), schemes.codes());
            assertTrue(schemes.contains(SignatureScheme.RSA_PSS_RSAE_SHA256));
            assertFalse(schemes.contains(SignatureScheme.ED25519));
        }
    }

    @Test
    void emptyAndOddListsAreRefused() {
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "0000");
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "0003040308");
    }

    @Test
    void longListIsRead() {
        assertRead("ffe0" + "0403".repeat(0x7ff0));
    }
}
