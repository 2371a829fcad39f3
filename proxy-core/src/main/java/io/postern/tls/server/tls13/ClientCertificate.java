// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.cert.PresentedChain;
import io.postern.tls.extension.CertificateType;

/**
 * What a client presented, not yet believed.
 *
 * @param type how to read it
 * @param chain its certificates with what was stapled to them; of a raw public key that alone
 */
record ClientCertificate(CertificateType type, PresentedChain chain) {}
