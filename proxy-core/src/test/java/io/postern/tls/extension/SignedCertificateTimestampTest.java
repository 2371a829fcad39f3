// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** signed_certificate_timestamp (RFC 6962 §3.3.1). */
class SignedCertificateTimestampTest extends ExtensionContract {

    SignedCertificateTimestampTest() {
        super(ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("", ClientHelloExtensions::signedCertificateTimestamp),
                certificateRequest("", CertificateRequestExtensions::signedCertificateTimestamp),
                certificateEntry("0007" + "0002aabb" + "0001cc", CertificateEntryExtensions::timestamps));
    }

    @Test
    void listIsKeptWithItsLength() {
        assertArrayEquals(
                hex("00030001cc"),
                read(SignedCertificateTimestamp.CertificateEntry.class, Place.CERTIFICATE_ENTRY, "00030001cc")
                        .list());
    }

    @Test
    void emptyListsAndTimestampsAreRefused() {
        assertRefused(Place.CERTIFICATE_ENTRY, Fault.LENGTH_OUT_OF_RANGE, "0000");
        assertRefused(Place.CERTIFICATE_ENTRY, Fault.LENGTH_OUT_OF_RANGE, "00020000");
        assertRefused(Place.CERTIFICATE_ENTRY, Fault.LENGTH_OUT_OF_RANGE, "00050001cc0000");
    }

    @Test
    void listOfAFileIsChecked() {
        SignedCertificateTimestamp.check(hex("0007" + "0002aabb" + "0001cc"));
        for (String hex : List.of("", "00", "0000", "00020000", "00030002cc", "00030001cc00", "00040001cc00")) {
            assertThrows(TlsException.class, () -> SignedCertificateTimestamp.check(hex(hex)), hex);
        }
    }
}
