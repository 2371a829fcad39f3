// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import java.util.List;

/** Who knows the certificates that are served. Asked by one thread at a time, which is no event loop. */
@FunctionalInterface
public interface StatusSource {

    /** How each certificate is now, in the order of the configuration; no two should have the same name. */
    List<CertificateStatus> certificates();
}
