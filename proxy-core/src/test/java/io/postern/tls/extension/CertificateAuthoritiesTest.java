// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** certificate_authorities (RFC 8446 §4.2.4). */
class CertificateAuthoritiesTest extends ExtensionContract {

    CertificateAuthoritiesTest() {
        super(ExtensionType.CERTIFICATE_AUTHORITIES);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("0008" + "00023000" + "00023100", ClientHelloExtensions::certificateAuthorities),
                certificateRequest("0003" + "000130", CertificateRequestExtensions::certificateAuthorities));
    }

    @Test
    void namesKeepTheirOrderAndTheirBytes() {
        for (Place place : List.of(Place.CLIENT_HELLO, Place.CERTIFICATE_REQUEST)) {
            List<byte[]> names = read(CertificateAuthorities.class, place, "0007" + "00023000" + "000131")
                    .authorities();
            assertEquals(2, names.size());
            assertArrayEquals(hex("3000"), names.get(0));
            assertArrayEquals(hex("31"), names.get(1));
        }
    }

    @Test
    void listHasAtLeast3BytesAndNoEmptyName() {
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "0000");
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "00020000");
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "00050001300000");
    }

    @Test
    void longNameIsRead() {
        assertRead("fff0" + "ffee" + "30".repeat(0xffee));
    }
}
