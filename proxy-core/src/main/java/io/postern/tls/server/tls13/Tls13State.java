// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.server.ServerState;

/** The states behind the first ClientHello. */
sealed interface Tls13State extends ServerState
        permits ExpectSecondClientHello,
                ExpectEndOfEarlyData,
                ExpectCertificate,
                ExpectCertificateVerify,
                ExpectFinished,
                ExpectPostHandshakeFinished,
                Connected {}
