// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** oid_filters (RFC 8446 §4.2.5). */
class OidFiltersTest extends ExtensionContract {

    OidFiltersTest() {
        super(ExtensionType.OID_FILTERS);
    }

    @Override
    List<Form> forms() {
        return List.of(certificateRequest(
                "0010" + "03551d0f" + "000403020780" + "03551d25" + "0000", CertificateRequestExtensions::oidFilters));
    }

    @Test
    void filtersKeepTheirOrderAndTheirBytes() {
        List<OidFilters.Filter> filters = filters("0010" + "03551d0f" + "000403020780" + "03551d25" + "0000");
        assertEquals(2, filters.size());
        assertArrayEquals(hex("551d0f"), filters.get(0).oid());
        assertArrayEquals(hex("03020780"), filters.get(0).values());
        assertArrayEquals(hex("551d25"), filters.get(1).oid());
        assertEquals(0, filters.get(1).values().length);
    }

    @Test
    void noFilterAtAllIsRead() {
        assertEquals(List.of(), filters("0000"));
    }

    @Test
    void longestOidIsRead() {
        assertRead("0102" + "ff" + "55".repeat(255) + "0000");
    }

    @Test
    void emptyOidIsRefused() {
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "0003" + "000000");
    }

    @Test
    void oidThatStandsTwiceIsRefused() {
        assertRefused(Fault.DUPLICATE_OID_FILTER, "000c" + "03551d0f" + "0000" + "03551d0f" + "0000");
    }

    private List<OidFilters.Filter> filters(String hex) {
        return read(OidFilters.CertificateRequest.class, Place.CERTIFICATE_REQUEST, hex)
                .filters();
    }
}
