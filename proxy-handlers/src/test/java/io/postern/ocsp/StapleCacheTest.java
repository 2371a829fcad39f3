// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import static io.postern.testing.ClientAuthority.NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.OcspSubject;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.OcspResponder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses on disk. */
@AnyCrypto
class StapleCacheTest {

    private static final ClientAuthority CA = ClientAuthority.root("CN=ca", KeyType.EC_P256.generate());
    private static final X509Certificate LEAF =
            CA.client("CN=leaf", KeyType.EC_P256.generate()).build();
    private static final OcspSubject SUBJECT = new OcspSubject(LEAF, CA.certificate());
    private static final byte[] RESPONSE = OcspResponder.of(CA).good(LEAF);

    @TempDir
    private Path directory;

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("ocsp"))) {
            return files.toList();
        }
    }

    @Test
    void whatWasWrittenIsReadByTheNextProcess() throws Exception {
        new StapleCache(directory.resolve("ocsp")).write(SUBJECT, RESPONSE);
        StapleCache next = new StapleCache(directory.resolve("ocsp"));
        assertArrayEquals(
                RESPONSE, Objects.requireNonNull(next.read(SUBJECT, NOW)).response());
        assertEquals(1, files().size(), "nothing half-written is left");
    }

    @Test
    void whatNoLongerHoldsIsNotRead() {
        StapleCache cache = new StapleCache(directory.resolve("ocsp"));
        cache.write(SUBJECT, RESPONSE);
        assertNull(cache.read(SUBJECT, NOW.plus(Duration.ofDays(2))));
    }

    @Test
    void responseOfAnotherCertificateUnderThatNameIsNotBelieved() throws Exception {
        StapleCache cache = new StapleCache(directory.resolve("ocsp"));
        cache.write(SUBJECT, RESPONSE);
        X509Certificate other =
                CA.client("CN=other", KeyType.EC_P256.generate()).build();
        Files.write(files().getFirst(), OcspResponder.of(CA).good(other));
        assertNull(cache.read(SUBJECT, NOW));
    }

    @Test
    void damagedAndHugeFilesAreNotBelieved() throws Exception {
        StapleCache cache = new StapleCache(directory.resolve("ocsp"));
        cache.write(SUBJECT, RESPONSE);
        Path file = files().getFirst();
        Files.write(file, new byte[] {0x30, 0x03, 0x0a});
        assertNull(cache.read(SUBJECT, NOW));
        Files.write(file, new byte[1 << 20]);
        assertNull(cache.read(SUBJECT, NOW));
        Files.delete(file);
        assertNull(cache.read(SUBJECT, NOW));
    }

    @Test
    void whatIsOfUseIsNotForgotten() throws Exception {
        StapleCache cache = new StapleCache(directory.resolve("ocsp"));
        cache.write(SUBJECT, RESPONSE);
        Files.setLastModifiedTime(files().getFirst(), FileTime.from(NOW.minus(Duration.ofDays(100))));
        assertNotNull(cache.read(SUBJECT, NOW));
        cache.sweep(NOW);
        assertEquals(1, files().size());
    }

    /** Opening it would wait for a writer. */
    @Test
    void pipeInThePlaceOfAResponseIsNotRead() throws Exception {
        StapleCache cache = new StapleCache(directory.resolve("ocsp"));
        cache.write(SUBJECT, RESPONSE);
        Path file = files().getFirst();
        Files.delete(file);
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        assertNull(cache.read(SUBJECT, NOW));
    }

    @Test
    void directoryThatCannotBeWrittenStopsNothing() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        StapleCache cache = new StapleCache(file);
        cache.write(SUBJECT, RESPONSE);
        assertNull(cache.read(SUBJECT, NOW));
        cache.sweep(NOW);
        assertEquals("not a directory", Files.readString(file));
    }

    @Test
    void withoutADirectoryNothingIsKept() {
        StapleCache cache = new StapleCache(null);
        cache.write(SUBJECT, RESPONSE);
        assertNull(cache.read(SUBJECT, NOW));
    }

    @Test
    void onlyWhatWasForgottenLongAgoIsSwept() throws Exception {
        StapleCache cache = new StapleCache(directory.resolve("ocsp"));
        cache.write(SUBJECT, RESPONSE);
        Path kept = files().getFirst();
        Path old = Files.write(directory.resolve("ocsp/" + "0".repeat(64) + ".ocsp"), RESPONSE);
        Path foreign = Files.writeString(directory.resolve("ocsp/shop.ocsp"), "an operator's own");
        FileTime longAgo = FileTime.from(NOW.minus(Duration.ofDays(100)));
        Files.setLastModifiedTime(kept, FileTime.from(NOW.minus(Duration.ofDays(80))));
        Files.setLastModifiedTime(old, longAgo);
        Files.setLastModifiedTime(foreign, longAgo);
        cache.sweep(NOW);
        assertTrue(Files.exists(kept) && Files.exists(foreign));
        assertTrue(Files.notExists(old));
    }
}
