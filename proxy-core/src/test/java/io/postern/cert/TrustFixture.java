// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static io.postern.testing.ClientAuthority.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.CertificateRecipe;
import io.postern.testing.ClientAuthority;
import io.postern.testing.PemText;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/** What the tests of trust share. */
final class TrustFixture {

    private TrustFixture() {}

    /** A store of these authorities, by way of a file. */
    static TrustStore store(Path directory, ClientAuthority... authorities) throws Exception {
        X509Certificate[] certificates =
                Arrays.stream(authorities).map(ClientAuthority::certificate).toArray(X509Certificate[]::new);
        return TrustStore.read(Files.writeString(directory.resolve("ca.pem"), PemText.certificates(certificates)));
    }

    static void onlyForExample(CertificateRecipe recipe) {
        GeneralSubtree[] permitted = {new GeneralSubtree(new GeneralName(GeneralName.dNSName, "example"))};
        recipe.with(Extension.nameConstraints, true, new NameConstraints(permitted, null));
    }

    static PresentedChain chain(X509Certificate... certificates) throws Exception {
        List<byte[]> encoded = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            encoded.add(certificate.getEncoded());
        }
        return PresentedChain.of(encoded);
    }

    static void assertFault(Fault fault, String detail, ClientTrust trust, PresentedChain chain) {
        assertFault(fault, detail, trust, chain, NOW);
    }

    static void assertFault(Fault fault, String detail, ClientTrust trust, PresentedChain chain, Instant now) {
        TlsException e = assertThrows(TlsException.class, () -> trust.check(chain, now));
        assertEquals(fault, e.fault(), e.detail());
        assertTrue(String.valueOf(e.detail()).contains(detail), e.detail());
    }
}
