// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.PassphraseSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads where a passphrase, a PIN or a password stands. Opens no file. */
final class PassphraseSection {

    private PassphraseSection() {}

    /** Null where it has an error. */
    static @Nullable PassphraseSource read(YamlValue value, Surroundings surroundings) {
        YamlMapping mapping = value.section(Section.PASSPHRASE);
        if (mapping == null) {
            return null;
        }
        YamlValue file = mapping.optional("file");
        YamlValue variable = mapping.optional("env");
        if (file == null && variable == null) {
            value.errorAtKey("expected {file: FILE} or {env: VARIABLE}");
            return null;
        }
        if (!mapping.isOneAlone("file", "env")) {
            return null;
        }
        Path path = file == null ? null : file.parsed(surroundings::path);
        String name = variable == null ? null : variable.parsed(PassphraseSection::variable);
        if (path != null) {
            return new PassphraseSource.InFile(path);
        }
        return name == null ? null : new PassphraseSource.InVariable(name);
    }

    private static String variable(String text) throws MalformedException {
        if (text.isEmpty() || text.indexOf('=') >= 0 || text.indexOf('\0') >= 0) {
            throw new MalformedException("expected the name of an environment variable");
        }
        return text;
    }
}
