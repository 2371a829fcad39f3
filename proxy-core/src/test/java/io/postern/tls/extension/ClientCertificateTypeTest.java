// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** client_certificate_type (RFC 7250 §3). */
class ClientCertificateTypeTest extends ExtensionContract {

    ClientCertificateTypeTest() {
        super(ExtensionType.CLIENT_CERTIFICATE_TYPE);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("020200", ClientHelloExtensions::clientCertificateType),
                encryptedExtensions("02", ClientCertificateType.EncryptedExtensions.class));
    }

    @Test
    void typesKeepTheirOrder() {
        CertificateTypes.Offer offer = read(CertificateTypes.Offer.class, Place.CLIENT_HELLO, "0302e0ff");
        assertEquals(List.of(2, 0xe0, 0xff), offer.codes());
        assertTrue(offer.contains(CertificateType.RAW_PUBLIC_KEY));
        assertFalse(offer.contains(CertificateType.X509));
    }

    @Test
    void listHasOneTo255Types() {
        assertRefused(Place.CLIENT_HELLO, Fault.LENGTH_OUT_OF_RANGE, "00");
        String longest = "ff" + "02".repeat(255);
        assertEquals(
                255,
                read(CertificateTypes.Offer.class, Place.CLIENT_HELLO, longest)
                        .codes()
                        .size());
    }

    @Test
    void chosenTypeIsOneThatWeKnow() {
        assertEquals(
                CertificateType.X509,
                read(CertificateTypes.Choice.class, Place.ENCRYPTED_EXTENSIONS, "00")
                        .certificateType());
        assertRefused(Place.ENCRYPTED_EXTENSIONS, Fault.BAD_ENCODING, "01");
    }
}
