// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** The libraries that this run tests: those of the machine, or in the portable run those without native code. */
final class TestLibraries {

    private TestLibraries() {}

    /** Those of the table's libraries for a primitive that are there. */
    static List<Library> serving(Primitive primitive) {
        String configured = System.getProperty(CryptoProviders.PROPERTY, "auto");
        Preferences preferences = configured.equals("auto") ? Preferences.AUTO : Preferences.PORTABLE;
        return preferences.of(primitive).stream()
                .map(candidate -> InstalledLibraries.INSTANCE.load(candidate.library()))
                .<Library>mapMulti((loading, out) -> {
                    if (loading instanceof Libraries.Loading.Loaded(Library library)) {
                        out.accept(library);
                    }
                })
                .toList();
    }

    /** One that is there. */
    static Library library(LibraryName name) {
        return switch (InstalledLibraries.INSTANCE.load(name)) {
            case Libraries.Loading.Loaded(Library library) -> library;
            case Libraries.Loading.Missing(String reason) -> throw new AssertionError(name + ": " + reason);
        };
    }

    /** All ordered pairs of different libraries. */
    static Stream<List<Library>> pairs(Primitive primitive) {
        List<Library> all = serving(primitive);
        return all.stream()
                .flatMap(first ->
                        all.stream().filter(second -> !second.equals(first)).map(second -> List.of(first, second)));
    }

    static void assertFault(Fault fault, Executable executable) {
        assertEquals(fault, assertThrows(TlsException.class, executable).fault());
    }
}
