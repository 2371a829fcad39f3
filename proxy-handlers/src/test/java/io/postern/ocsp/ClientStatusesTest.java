// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import static io.postern.testing.ClientAuthority.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.postern.cert.OcspStaple;
import io.postern.cert.OcspSubject;
import io.postern.cert.StatusQuestion;
import io.postern.cert.StatusSource.Answer;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.OcspResponder;
import java.net.URI;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is known of the certificates of clients. */
@AnyCrypto
class ClientStatusesTest {

    private static final ClientAuthority CA = ClientAuthority.root("CN=ca", KeyType.EC_P256.generate());
    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final X509Certificate LEAF = CA.client("CN=leaf", KEYS).build();
    private static final StatusQuestion QUESTION =
            new StatusQuestion(new OcspSubject(LEAF, CA.certificate()), List.of(URI.create("http://ocsp.test/")));

    private final List<CompletableFuture<Responders.Answer>> asked = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();
    private Instant now = NOW;
    private final ClientStatuses statuses = new ClientStatuses(
            _ -> {
                asked.add(new CompletableFuture<>());
                return asked.getLast();
            },
            () -> now,
            Runnable::run,
            new Outcomes(outcomes::add));

    private static Responders.Answer answer(byte[] response) throws Exception {
        return new Responders.Answer(response, QUESTION.subject().verify(response, null, NOW));
    }

    private static OcspStaple.Status status(CompletableFuture<Answer> answered) {
        return assertInstanceOf(Answer.Known.class, answered.resultNow())
                .staple()
                .status();
    }

    private CompletableFuture<Answer> ask() {
        return statuses.ask(QUESTION).toCompletableFuture();
    }

    @Test
    void manyHandshakesOfOneClientAskOnce() throws Exception {
        CompletableFuture<Answer> first = ask();
        CompletableFuture<Answer> second = ask();
        assertFalse(first.isDone());
        asked.getFirst().complete(answer(OcspResponder.of(CA).good(LEAF)));
        assertEquals(OcspStaple.Status.GOOD, status(first));
        assertEquals(OcspStaple.Status.GOOD, status(second));
        assertEquals(OcspStaple.Status.GOOD, status(ask()));
        assertEquals(1, asked.size());
        assertEquals(List.of("good"), outcomes);
    }

    @Test
    void oldAnswerCountsWhileANewOneIsAskedFor() throws Exception {
        ask();
        asked.getFirst().complete(answer(OcspResponder.of(CA).good(LEAF)));
        now = NOW.plus(Duration.ofMinutes(61));
        assertEquals(OcspStaple.Status.GOOD, status(ask()));
        assertEquals(OcspStaple.Status.GOOD, status(ask()));
        assertEquals(2, asked.size());
        asked.getLast().complete(answer(OcspResponder.of(CA).revoked(LEAF)));
        assertEquals(OcspStaple.Status.REVOKED, status(ask()));
    }

    @Test
    void failureToAskAgainLeavesWhatIsKnown() throws Exception {
        ask();
        asked.getFirst().complete(answer(OcspResponder.of(CA).revoked(LEAF)));
        now = NOW.plus(Duration.ofMinutes(61));
        ask();
        asked.getLast().completeExceptionally(new OcspFetchException("it is away"));
        assertEquals(OcspStaple.Status.REVOKED, status(ask()));
        assertEquals(List.of("revoked", "failed"), outcomes);
    }

    @Test
    void whileTheResponderIsAwayItIsAskedOnceAMinuteAtMost() throws Exception {
        ask();
        asked.getFirst().complete(answer(OcspResponder.of(CA).good(LEAF)));
        now = NOW.plus(Duration.ofMinutes(61));
        ask();
        asked.getLast().completeExceptionally(new OcspFetchException("it is away"));
        ask();
        assertEquals(2, asked.size());
        now = now.plus(Duration.ofMinutes(1));
        assertEquals(OcspStaple.Status.GOOD, status(ask()));
        assertEquals(3, asked.size());
    }

    @Test
    void olderAnswerDoesNotUndoARevocation() throws Exception {
        OcspResponder older = OcspResponder.of(CA).at(NOW.minus(Duration.ofHours(2)), NOW.plus(Duration.ofDays(3)));
        ask();
        asked.getFirst().complete(answer(OcspResponder.of(CA).revoked(LEAF)));
        now = NOW.plus(Duration.ofMinutes(61));
        ask();
        asked.getLast().complete(answer(older.good(LEAF)));
        assertEquals(OcspStaple.Status.REVOKED, status(ask()));
    }

    /** The cache's clock stands still while the machine sleeps. */
    @Test
    void answerThatHasEndedIsNoAnswer() throws Exception {
        ask();
        asked.getFirst().complete(answer(OcspResponder.of(CA).good(LEAF)));
        now = NOW.plus(Duration.ofDays(2));
        assertFalse(ask().isDone());
        assertEquals(2, asked.size());
    }

    @Test
    void whoNamesRespondersThatNeverAnswerCannotHaveAnyNumberOfQuestionsWaiting() {
        CompletableFuture<Answer> last = new CompletableFuture<>();
        for (int i = 0; i < 300; i++) {
            X509Certificate leaf = CA.client("CN=" + i, KEYS).build();
            last = statuses.ask(new StatusQuestion(
                            new OcspSubject(leaf, CA.certificate()), List.of(URI.create("http://slow.test/"))))
                    .toCompletableFuture();
        }
        assertEquals(256, asked.size());
        assertEquals(new Answer.Unavailable("too many questions are waiting for an answer"), last.resultNow());
        asked.forEach(question -> question.completeExceptionally(new OcspFetchException("nothing came")));
        assertFalse(ask().isDone(), "there is room again");
    }

    @Test
    void failureIsRememberedForAMoment() {
        CompletableFuture<Answer> failed = ask();
        asked.getFirst().completeExceptionally(new OcspFetchException("it is away"));
        assertEquals(new Answer.Unavailable("it is away"), failed.resultNow());
        assertEquals(new Answer.Unavailable("it is away"), ask().resultNow());
        assertEquals(1, asked.size());
    }
}
