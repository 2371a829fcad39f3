// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The libraries on the class path. None is registered with {@link Security}: the providers are used as objects, so that
 * nothing else in the process is affected.
 */
final class InstalledLibraries implements Libraries {

    static final InstalledLibraries INSTANCE = new InstalledLibraries();

    private static final Logger LOG = LoggerFactory.getLogger(InstalledLibraries.class);

    private final Map<LibraryName, Loading> attempts = new ConcurrentHashMap<>();

    private InstalledLibraries() {}

    @Override
    public Loading load(LibraryName name) {
        return attempts.computeIfAbsent(name, InstalledLibraries::attempt);
    }

    private static Loading attempt(LibraryName name) {
        try {
            return new Loading.Loaded(
                    switch (name) {
                        case CORRETTO -> Corretto.load();
                        case CONSCRYPT -> ConscryptLibrary.load();
                        case JDK -> jdk();
                        case BOUNCY_CASTLE -> BouncyCastle.load();
                    });
        } catch (Throwable e) { // native code and its class loading fail with errors of any kind
            String reason = Reasons.of(e);
            LOG.info("{} is not available: {}", name, reason);
            return new Loading.Missing(reason);
        }
    }

    private static Library jdk() {
        List<Provider> providers = Stream.of("SunJCE", "SUN", "SunEC", "SunRsaSign")
                .map(Security::getProvider)
                .filter(Objects::nonNull)
                .toList();
        return new Library(LibraryName.JDK.toString(), System.getProperty("java.version", "?"), providers);
    }

    // A class each, so that the lack of one library's classes does no harm to the others.

    private static final class Corretto {

        private Corretto() {}

        static Library load() throws Throwable {
            AmazonCorrettoCryptoProvider provider = new AmazonCorrettoCryptoProvider();
            Throwable error = provider.getLoadingError();
            if (error != null) {
                throw error;
            }
            return new Library(LibraryName.CORRETTO.toString(), provider.getVersionStr(), List.of(provider));
        }
    }

    private static final class ConscryptLibrary {

        private ConscryptLibrary() {}

        static Library load() {
            Conscrypt.checkAvailability();
            Conscrypt.Version version = Conscrypt.version();
            return new Library(
                    LibraryName.CONSCRYPT.toString(),
                    version == null ? "?" : version.major() + "." + version.minor() + "." + version.patch(),
                    List.of(Conscrypt.newProvider()));
        }
    }

    private static final class BouncyCastle {

        private BouncyCastle() {}

        static Library load() {
            Provider provider = new BouncyCastleProvider();
            return new Library(LibraryName.BOUNCY_CASTLE.toString(), provider.getVersionStr(), List.of(provider));
        }
    }
}
