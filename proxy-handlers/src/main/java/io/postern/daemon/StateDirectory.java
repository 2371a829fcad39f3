// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.config.OcspSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the process keeps what it wants to find again: {@code STATE_DIRECTORY}, which systemd sets, or {@code postern} below
 * {@code XDG_STATE_HOME} or {@code ~/.local/state}.
 */
final class StateDirectory {

    private StateDirectory() {}

    /** The directory of OCSP responses; null where the environment has no place for it. */
    static @Nullable Path forResponses(OcspSettings settings) {
        if (settings.cache() != null) {
            return settings.cache();
        }
        Path state = find();
        return state == null ? null : state.resolve("ocsp");
    }

    private static @Nullable Path find() {
        String systemd = System.getenv("STATE_DIRECTORY");
        if (systemd != null && !systemd.isEmpty()) {
            return path(systemd.split(":", 2)[0]); // systemd may give several
        }
        String xdg = System.getenv("XDG_STATE_HOME");
        if (xdg != null && xdg.startsWith("/")) {
            return path(xdg + "/postern");
        }
        String home = System.getProperty("user.home");
        return home == null || !home.startsWith("/") ? null : path(home + "/.local/state/postern");
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            return null;
        }
    }
}
