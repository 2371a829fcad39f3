// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;

/** What a certificate is called in messages for the operator. */
final class Subject {

    private Subject() {}

    static String of(X509Certificate certificate) {
        return of(certificate.getSubjectX500Principal());
    }

    static String of(X500Principal principal) {
        String name = principal.getName();
        return name.isEmpty() ? "an empty subject" : '"' + Text.oneLine(name) + '"';
    }
}
