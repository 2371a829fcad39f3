// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** An operator's words for what the HTTP client throws, which wraps one exception into another. */
final class Failure {

    /** The client tries a second time, on a channel that is closed already, and forgets why the first time failed. */
    private static final String UNREACHABLE = "nobody listens there, or there is no way to it";

    private Failure() {}

    /**
     * What went wrong.
     *
     * @param answering whether the header of an answer had come
     */
    static String problem(Throwable cause, URI responder, OcspHttpSettings settings, boolean answering) {
        OcspFetchException own = find(OcspFetchException.class, cause);
        if (own != null) {
            return own.problem();
        }
        if (find(TimeoutException.class, cause) != null) {
            String within = " within " + text(settings.timeout());
            return answering ? "its answer was not complete" + within : "nothing came" + within;
        }
        String peer = settings.proxy() == null ? "it" : "the HTTP proxy";
        if (find(HttpConnectTimeoutException.class, cause) != null) {
            return peer + " could not be connected to within " + text(settings.connectTimeout());
        }
        if (find(UnresolvedAddressException.class, cause) != null) {
            return "there is no host "
                    + (settings.proxy() == null
                            ? responder.getHost()
                            : settings.proxy().getHostString());
        }
        if (find(ConnectException.class, cause) != null) {
            return peer + " cannot be connected to: "
                    + (find(ClosedChannelException.class, cause) == null ? reason(cause) : UNREACHABLE);
        }
        if (find(SSLException.class, cause) != null) {
            return "TLS with it failed: " + reason(cause);
        }
        if (find(RejectedExecutionException.class, cause) != null) {
            return "it was not asked, since there is too much to do";
        }
        return (find(IOException.class, cause) == null ? "asking it failed: " : "the exchange broke off: ")
                + reason(cause);
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }

    /** Of the innermost that has words of its own. */
    private static String reason(Throwable cause) {
        String reason = null;
        for (Throwable each = cause; each != null; each = each.getCause()) {
            boolean repeats =
                    each.getCause() != null && String.valueOf(each.getCause()).equals(each.getMessage());
            if (each.getMessage() != null && !repeats) {
                reason = each.getMessage();
            }
        }
        return OcspFetchException.oneLine(reason);
    }

    private static String text(Duration duration) {
        return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
