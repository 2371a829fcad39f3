// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The programs that take part, each with the Debian package that has it. */
enum Tools {
    OPENSSL("openssl", "openssl"),
    CURL("curl", "curl"),
    GNUTLS_CLI("gnutls-cli", "gnutls-bin"),
    TSTCLNT("tstclnt", "libnss3-tools"),
    CERTUTIL("certutil", "libnss3-tools"),
    NODE("node", "nodejs"),
    SOFTHSM2_UTIL("softhsm2-util", "softhsm2"),
    HAPROXY("haproxy", "haproxy"),
    MKFIFO("mkfifo", "coreutils"),
    SETPRIV("setpriv", "util-linux");

    private static final String PATH_OF_UNIX = "/usr/local/bin:/usr/bin:/bin:/usr/sbin";

    private final String program;
    private final String debianPackage;

    Tools(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    /** Where the program is. A test whose program is missing fails: it would otherwise show nothing and look good. */
    String path() {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + PATH_OF_UNIX;
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        program + " is not installed: Debian's package \"" + debianPackage + "\" has it"))
                .toString();
    }
}
