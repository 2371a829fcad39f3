// SPDX-License-Identifier: Apache-2.0
/**
 * The states of a TLS 1.3 server (RFC 8446 §A.2) and what leads from one to the next.
 *
 * <pre>
 *   START --ClientHello--> {@link io.postern.tls.server.tls13.Tls13}
 *     | no usable key share: HelloRetryRequest
 *     v
 *   {@link io.postern.tls.server.tls13.ExpectSecondClientHello} --ClientHello--+
 *                                                |
 *     {@link io.postern.tls.server.tls13.PskSearch}: a ticket or an external key in place of certificates
 *     {@link io.postern.tls.server.tls13.ServerFlight}: ServerHello, EncryptedExtensions, [Certificate, CertificateVerify], Finished
 *     |               |                          |
 *     | early data    | a certificate is asked for
 *     v               v                          |
 *   {@link io.postern.tls.server.tls13.ExpectEndOfEarlyData}
 *     |             {@link io.postern.tls.server.tls13.ExpectCertificate} --> {@link io.postern.tls.server.tls13.ExpectCertificateVerify}
 *     |               |                          |
 *     v               v                          v
 *   {@link io.postern.tls.server.tls13.ExpectFinished} --Finished--> {@link io.postern.tls.server.tls13.TicketIssuer}: tickets
 *                                                |
 *   {@link io.postern.tls.server.tls13.Connected} --KeyUpdate--> Connected
 * </pre>
 */
@NullMarked
package io.postern.tls.server.tls13;

import org.jspecify.annotations.NullMarked;
