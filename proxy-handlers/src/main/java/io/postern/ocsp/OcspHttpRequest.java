// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** A request as HTTP has it (RFC 6960 appendix A.1): small ones as part of the URL, so that caches can answer. */
final class OcspHttpRequest {

    /** "255 bytes or less in total (after encoding), including the scheme and delimiters, server name" (RFC 5019 §5). */
    private static final int LONGEST_URL = 255;

    private OcspHttpRequest() {}

    /**
     * Makes the request.
     *
     * @param request an OCSPRequest in DER
     * @throws OcspFetchException where the responder cannot be asked over HTTP
     */
    static HttpRequest of(URI responder, byte[] request) throws OcspFetchException {
        checkUrl(responder);
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder().header("Accept", "application/ocsp-response");
            // Base64 has '+', '/' and '=', each of which means something else in a URL.
            String encoded = URLEncoder.encode(Base64.getEncoder().encodeToString(request), StandardCharsets.US_ASCII);
            String base = responder.toString();
            String url = base + (base.endsWith("/") ? "" : "/") + encoded;
            if (url.length() <= LONGEST_URL && endsWithPath(responder)) {
                return builder.uri(URI.create(url)).GET().build();
            }
            return builder.uri(responder)
                    .header("Content-Type", "application/ocsp-request")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new OcspFetchException("its URL cannot be asked: " + OcspFetchException.oneLine(e.getMessage()));
        }
    }

    private static void checkUrl(URI responder) throws OcspFetchException {
        String scheme = String.valueOf(responder.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new OcspFetchException("its URL is neither http nor https");
        }
        if (responder.getHost() == null) {
            throw new OcspFetchException("its URL has no host");
        }
    }

    /** What is put behind a query would be part of that. */
    private static boolean endsWithPath(URI responder) {
        return responder.getRawQuery() == null && responder.getRawFragment() == null;
    }
}
