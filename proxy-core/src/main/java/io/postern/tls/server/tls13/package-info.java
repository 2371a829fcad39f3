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
 *     {@link io.postern.tls.server.tls13.ServerFlight}: ServerHello, EncryptedExtensions, Certificate, CertificateVerify, Finished
 *                                                |
 *   {@link io.postern.tls.server.tls13.ExpectFinished} --Finished--> {@link io.postern.tls.server.tls13.Connected} --KeyUpdate--> Connected
 * </pre>
 */
@NullMarked
package io.postern.tls.server.tls13;

import org.jspecify.annotations.NullMarked;
