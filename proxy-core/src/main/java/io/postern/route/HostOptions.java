// SPDX-License-Identifier: Apache-2.0
package io.postern.route;

import io.postern.cert.FileBacked;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.session.PskTable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What most hosts leave at its default. Immutable.
 *
 * @param clientAuthentication null where clients are not authenticated
 * @param poolsForAuthenticated the names of the pools that only authenticated clients get to
 * @param rawPublicKeys whether clients that want a raw public key instead of a certificate get one
 * @param certificateCompression in the order of preference; empty where certificates are not compressed
 * @param tickets whether clients get tickets, and tickets are taken
 * @param earlyData how much is taken, and by which pools
 * @param psks the keys that clients have from elsewhere; null where there are none
 * @param pskWithoutKeyExchange whether pre-shared keys are also used without a key exchange (psk_ke)
 */
public record HostOptions(
        @Nullable FileBacked<ClientAuthentication> clientAuthentication,
        Set<String> poolsForAuthenticated,
        boolean rawPublicKeys,
        List<CertificateCompressionAlgorithm> certificateCompression,
        RecordPadding recordPadding,
        boolean tickets,
        EarlyDataRoutes earlyData,
        @Nullable FileBacked<PskTable> psks,
        boolean pskWithoutKeyExchange) {

    /** Tickets; no authentication, no raw keys, no compression, no padding, no early data, no external keys. */
    public static final HostOptions PLAIN = new HostOptions(
            null, Set.of(), false, List.of(), RecordPadding.NONE, true, EarlyDataRoutes.NONE, null, false);

    public HostOptions {
        poolsForAuthenticated = Set.copyOf(poolsForAuthenticated);
        certificateCompression = List.copyOf(certificateCompression);
        if (clientAuthentication == null && !poolsForAuthenticated.isEmpty()) {
            throw new IllegalArgumentException("nobody can authenticate to a host that does not say how");
        }
    }
}
