// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import static io.postern.testing.ClientAuthority.NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.postern.cert.OcspException;
import io.postern.cert.OcspSubject;
import io.postern.cert.StatusQuestion;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.LogCapture;
import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.OcspResponder;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a certificate's status while its responder answers, is wrong, or is away. */
@AnyCrypto
class RefreshTaskTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final ClientAuthority CA = ClientAuthority.root("CN=ca", KeyType.EC_P256.generate());
    private static final X509Certificate LEAF =
            CA.client("CN=leaf", KeyType.EC_P256.generate()).build();
    private static final StatusQuestion QUESTION =
            new StatusQuestion(new OcspSubject(LEAF, CA.certificate()), List.of(URI.create("http://ocsp.test/")));

    @TempDir
    private Path directory;

    private final ManualThread thread = new ManualThread(NOW);
    private final List<CompletableFuture<Responders.Answer>> asked = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();
    private final LogCapture log = new LogCapture("io.postern.ocsp");
    private int changes;

    @AfterEach
    void endCapture() {
        log.close();
    }

    private RefreshTask task() {
        return task(this::changed);
    }

    private RefreshTask task(Runnable follower) {
        RefreshTask.Surroundings surroundings = new RefreshTask.Surroundings(
                thread,
                Runnable::run,
                _ -> {
                    asked.add(new CompletableFuture<>());
                    return asked.getLast();
                },
                new StapleCache(directory),
                thread,
                new RefreshTimes(new SplittableRandom(1)),
                new Outcomes(outcomes::add),
                new AtomicBoolean());
        RefreshTask task = new RefreshTask(QUESTION, surroundings);
        task.add(follower);
        thread.run();
        return task;
    }

    private void changed() {
        changes++;
    }

    /** Of now, for a day. */
    private OcspResponder responder() {
        Instant now = thread.instant();
        return OcspResponder.of(CA).at(now, now.plus(DAY));
    }

    private void answer(byte[] response) throws OcspException {
        asked.getLast()
                .complete(new Responders.Answer(response, QUESTION.subject().verify(response, null, thread.instant())));
        thread.run();
    }

    private void fail() {
        asked.getLast().completeExceptionally(new OcspFetchException("it is away"));
        thread.run();
    }

    @Test
    void goodAnswerIsStapledAndRefreshedAtHalfOfItsTime() throws Exception {
        RefreshTask task = task();
        assertFalse(task.status().settled());
        byte[] response = responder().good(LEAF);
        answer(response);
        assertTrue(task.status().settled());
        assertArrayEquals(
                response, Objects.requireNonNull(task.status().staple()).response());
        assertEquals(1, changes);
        thread.pass(Duration.ofHours(10));
        assertEquals(1, asked.size());
        thread.pass(Duration.ofHours(2));
        assertEquals(2, asked.size());
    }

    @Test
    void nextProcessNeedsNoResponder() throws Exception {
        byte[] response = responder().good(LEAF);
        task();
        answer(response);
        int before = asked.size();
        RefreshTask next = task();
        assertEquals(before, asked.size());
        assertTrue(next.status().settled());
        assertArrayEquals(
                response, Objects.requireNonNull(next.status().staple()).response());
    }

    @Test
    void stapleOutlivesFailuresWhichAreRepeatedAfterAMinuteAndThenLessOften() throws Exception {
        RefreshTask task = task();
        answer(responder().good(LEAF));
        thread.pass(Duration.ofHours(12));
        fail();
        assertNotNull(task.status().staple());
        assertEquals("it is away", task.status().lastError());
        thread.pass(Duration.ofMinutes(1));
        assertEquals(3, asked.size());
        fail();
        thread.pass(Duration.ofMinutes(1));
        assertEquals(3, asked.size());
        thread.pass(Duration.ofMinutes(1));
        assertEquals(4, asked.size());
        answer(responder().good(LEAF));
        assertNull(task.status().lastError());
        assertEquals(List.of("good", "failed", "failed", "good"), outcomes);
        assertEquals(1, log.lines(Level.WARN, "it is away").size(), "once for each reason");
    }

    @Test
    void ignoranceOfTheResponderIsAFailureLikeOthers() throws Exception {
        RefreshTask task = task();
        answer(responder().good(LEAF));
        thread.pass(Duration.ofHours(12));
        answer(responder().unknown(LEAF));
        assertNotNull(task.status().staple());
        assertEquals(
                "the responder does not know the certificate", task.status().lastError());
    }

    @Test
    void revocationEndsTheStapleAtOnce() throws Exception {
        RefreshTask task = task();
        answer(responder().good(LEAF));
        thread.pass(Duration.ofHours(12));
        answer(responder().revoked(LEAF));
        assertNull(task.status().staple());
        assertTrue(task.status().revoked());
        assertEquals(List.of("good", "revoked"), outcomes);
        assertEquals(1, log.lines(Level.ERROR, "CERTIFICATE REVOKED").size());
        assertTrue(task().status().revoked(), "and the next process knows it, too");
    }

    /** A cache on the way may have kept it: it must not bring back what has been revoked since. */
    @Test
    void olderAnswerNeitherReplacesANewerOneNorUndoesARevocation() throws Exception {
        RefreshTask task = task();
        byte[] older =
                OcspResponder.of(CA).at(NOW, NOW.plus(DAY.multipliedBy(3))).good(LEAF);
        thread.pass(Duration.ofHours(1));
        byte[] newer = responder().good(LEAF);
        answer(newer);
        thread.pass(Duration.ofHours(12));
        answer(older);
        assertArrayEquals(newer, Objects.requireNonNull(task.status().staple()).response());
        thread.pass(Duration.ofMinutes(1));
        answer(responder().revoked(LEAF));
        thread.pass(Duration.ofHours(12));
        answer(older);
        assertTrue(task.status().revoked());
        thread.pass(DAY);
        answer(older);
        assertTrue(task.status().revoked(), "though the newer one has ended");
    }

    /** It is never sent, so that it does not matter to clients how old it is. */
    @Test
    void revocationCountsHoweverOldItIs() throws Exception {
        RefreshTask task = task();
        answer(OcspResponder.of(CA).at(NOW.minus(DAY.multipliedBy(3)), null).revoked(LEAF));
        assertTrue(task.status().revoked());
        assertTrue(task().status().revoked(), "for the next process too");
        thread.pass(Duration.ofMinutes(50));
        assertEquals(1, asked.size());
    }

    @Test
    void answerThatIsTooLongToBeSentIsNotStapled() throws Exception {
        KeyPair keys = KeyType.EC_P256.generate();
        X509Certificate fat = CA.client("CN=delegate", keys)
                .purposes(KeyPurposeId.id_kp_OCSPSigning)
                .with(new ASN1ObjectIdentifier("1.2.3.4"), false, new DEROctetString(new byte[40_000]))
                .build();
        RefreshTask task = task();
        answer(responder().by(fat, keys).good(LEAF));
        assertNull(task.status().staple());
        assertTrue(String.valueOf(task.status().lastError()).contains("can be stapled"));
    }

    /** Its clock is behind, and within the tolerance it would be believed: clients have less. */
    @Test
    void answerThatHasEndedIsNotStapledAndNotAskedForWithoutPause() throws Exception {
        RefreshTask task = task();
        answer(OcspResponder.of(CA)
                .at(NOW.minus(DAY), NOW.minus(Duration.ofMinutes(1)))
                .good(LEAF));
        assertNull(task.status().staple());
        thread.pass(Duration.ofSeconds(50));
        assertEquals(1, asked.size());
    }

    @Test
    void nothingIsAskedOnceNobodyFollows() throws Exception {
        Runnable only = this::changed;
        RefreshTask task = task(only);
        answer(responder().good(LEAF));
        assertTrue(task.remove(only));
        thread.pass(DAY);
        assertEquals(1, asked.size());
    }

    /** Days pass in steps: a clock that is put forward by hours is noticed within minutes. */
    @Test
    void refreshIsDueByTheClockAndNotByTheTimer() throws Exception {
        task();
        answer(responder().good(LEAF));
        thread.pass(Duration.ofMinutes(15));
        assertEquals(1, asked.size());
        thread.leap(Duration.ofHours(13));
        thread.pass(Duration.ofMinutes(11));
        assertEquals(2, asked.size());
    }
}
