// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** status_request (RFC 6066 §8, RFC 8446 §4.4.2.1). */
class StatusRequestTest extends ExtensionContract {

    StatusRequestTest() {
        super(ExtensionType.STATUS_REQUEST);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello(
                        "01" + "0009" + "0003010203" + "000204ff" + "0002aabb", ClientHelloExtensions::statusRequest),
                certificateRequest("", CertificateRequestExtensions::statusRequest),
                certificateEntry("01" + "000003" + "300100", CertificateEntryExtensions::status));
    }

    @Test
    void requestWithoutRespondersAndExtensionsIsRead() {
        assertTrue(read(StatusRequest.ClientHello.class, Place.CLIENT_HELLO, "0100000000")
                .ocsp());
    }

    @Test
    void requestOfAnotherTypeIsNotLookedInto() {
        for (String hex : List.of("02", "00", "02ffff", "ff0001")) {
            StatusRequest.ClientHello request = read(StatusRequest.ClientHello.class, Place.CLIENT_HELLO, hex);
            assertFalse(request.ocsp());
            assertArrayEquals(hex(hex), write(request));
        }
    }

    @Test
    void emptyResponderIsRefused() {
        assertRefused(Place.CLIENT_HELLO, Fault.LENGTH_OUT_OF_RANGE, "01" + "0002" + "0000" + "0000");
    }

    @Test
    void serverAsksWithNothing() {
        assertRefused(Place.CERTIFICATE_REQUEST, Fault.TRAILING_BYTES, "0100000000");
    }

    @Test
    void responseIsKept() {
        String longest = "01" + "00fff0" + "30".repeat(0xfff0);
        assertEquals(
                0xfff0,
                read(StatusRequest.CertificateEntry.class, Place.CERTIFICATE_ENTRY, longest)
                        .response()
                        .length);
    }

    @Test
    void emptyResponseAndOtherStatusesAreRefused() {
        assertRefused(Place.CERTIFICATE_ENTRY, Fault.LENGTH_OUT_OF_RANGE, "01000000");
        assertRefused(Place.CERTIFICATE_ENTRY, Fault.BAD_ENCODING, "02" + "000001" + "30");
    }
}
