// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** supported_versions (RFC 8446 §4.2.1). */
class SupportedVersionsTest extends ExtensionContract {

    SupportedVersionsTest() {
        super(ExtensionType.SUPPORTED_VERSIONS);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("047a7a0304", ClientHelloExtensions::supportedVersions),
                serverHello("0304", ServerHelloExtensions::supportedVersions),
                helloRetryRequest("0304", HelloRetryRequestExtensions::supportedVersions));
    }

    @Test
    void versionsKeepTheirOrder() {
        assertEquals(
                List.of(0x7a7a, 0x0304, 0x0303),
                read(SupportedVersions.ClientHello.class, Place.CLIENT_HELLO, "067a7a03040303")
                        .versions());
    }

    @Test
    void listHas2To254Bytes() {
        assertRefused(Place.CLIENT_HELLO, Fault.LENGTH_OUT_OF_RANGE, "00");
        assertRefused(Place.CLIENT_HELLO, Fault.LENGTH_OUT_OF_RANGE, "03030403");
        assertEquals(
                127,
                read(SupportedVersions.ClientHello.class, Place.CLIENT_HELLO, "fe" + "0304".repeat(127))
                        .versions()
                        .size());
        assertRefused(Place.CLIENT_HELLO, Fault.LENGTH_OUT_OF_RANGE, "ff" + "0304".repeat(127) + "03");
    }
}
