// SPDX-License-Identifier: Apache-2.0
/**
 * The key schedule of TLS 1.3 (RFC 8446 §7) as types, each of which offers only the derivations that are legal at its
 * stage, and the transcript hash (§4.4.1).
 *
 * <pre>
 *                 0
 *                 |
 *   PSK or 0 -> HKDF-Extract = Early Secret                      {@link io.postern.tls.keys.EarlySecrets}
 *                 +--> "ext binder" | "res binder" | "imp binder", ""
 *                 +--> "c e traffic",  ClientHello
 *                 |
 *           Derive-Secret(., "derived", "")
 *                 |
 *   (EC)DHE --> HKDF-Extract = Handshake Secret                  {@link io.postern.tls.keys.HandshakeSecrets}
 *                 +--> "c hs traffic", ClientHello...ServerHello {@link io.postern.tls.keys.TrafficSecret}
 *                 +--> "s hs traffic", ClientHello...ServerHello
 *                 |
 *           Derive-Secret(., "derived", "")
 *                 |
 *   0 --------> HKDF-Extract = Master Secret                     {@link io.postern.tls.keys.MasterSecrets}
 *                 +--> "c ap traffic", ClientHello...server Finished
 *                 +--> "s ap traffic", ClientHello...server Finished
 *                 +--> "exp master",   ClientHello...server Finished {@link io.postern.tls.keys.Exporter}
 *                 +--> "res master",   ClientHello...client Finished {@link io.postern.tls.keys.ResumptionSecret}
 * </pre>
 */
@NullMarked
package io.postern.tls.keys;

import org.jspecify.annotations.NullMarked;
