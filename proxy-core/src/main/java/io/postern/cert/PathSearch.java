// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Looks for the paths that lead from a peer's certificate to an authority by the names alone, so that no signature of a
 * stranger costs anything. The certificates may come in any order, with ones that nobody needs (RFC 8446 §4.4.2).
 *
 * <p>The shortest come first. Cross-signed certificates in a circle have more paths than anybody can walk, hence the
 * bounds: real ones have two or three.
 */
final class PathSearch {

    static final int MOST_PATHS = 8;

    private static final int MOST_STEPS = 256;

    private PathSearch() {}

    /**
     * @param presented the peer's own first
     * @param longest the number of certificates below the authority at most
     * @return at least one
     * @throws TlsException where no path leads to an authority
     */
    static List<CandidatePath> paths(List<PathCertificate> presented, TrustStore authorities, int longest) {
        List<CandidatePath> found = new ArrayList<>();
        Deque<List<PathCertificate>> open = new ArrayDeque<>();
        open.add(List.of(presented.getFirst()));
        List<PathCertificate> last = open.getFirst();
        boolean cut = false;
        for (int step = 0; step < MOST_STEPS && !open.isEmpty() && found.size() < MOST_PATHS; step++) {
            List<PathCertificate> path = open.removeFirst();
            List<PathCertificate> anchors = authorities.issuersOf(path.getLast());
            anchors.forEach(anchor -> found.add(new CandidatePath(path, anchor)));
            for (PathCertificate issuer : presented) {
                // A root that was sent along is there already.
                if (path.getLast().namesAsIssuer(issuer) && !contains(path, issuer) && !contains(anchors, issuer)) {
                    cut |= path.size() == longest;
                    if (path.size() < longest) {
                        open.add(with(path, issuer));
                    }
                }
            }
            last = path;
        }
        if (found.isEmpty()) {
            throw cut || !open.isEmpty() ? tooLong(presented, longest) : unknown(last);
        }
        return found.size() <= MOST_PATHS ? found : found.subList(0, MOST_PATHS);
    }

    private static boolean contains(List<PathCertificate> certificates, PathCertificate certificate) {
        return certificates.stream().anyMatch(member -> member.x509().equals(certificate.x509()));
    }

    private static List<PathCertificate> with(List<PathCertificate> path, PathCertificate issuer) {
        List<PathCertificate> longer = new ArrayList<>(path);
        longer.add(issuer);
        return longer;
    }

    private static TlsException tooLong(List<PathCertificate> presented, int longest) {
        return new TlsException(
                Fault.BAD_CERTIFICATE_CHAIN,
                presented.getFirst().subject() + " is more than " + longest + " certificates away from any authority");
    }

    private static TlsException unknown(List<PathCertificate> path) {
        PathCertificate last = path.getLast();
        return new TlsException(
                Fault.UNKNOWN_CA,
                path.getFirst().subject() + " leads to "
                        + Subject.of(last.x509().getIssuerX500Principal())
                        + (path.size() == 1 ? "" : ", the issuer of " + last.subject())
                        + ": no such authority is trusted");
    }
}
