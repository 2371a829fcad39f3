// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import io.postern.tls.crypto.HashAlgorithm;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** External keys in memory. Immutable; whoever asks is answered at once. */
public final class PskTable implements ExternalPsks {

    /**
     * What is at least as long may be a ticket: of ours, under a key that is gone, or of who served the name before us. The
     * client would be refused if that were taken for the name of the key, since its binder is by another.
     */
    static final int SHORTEST_TICKET = 120;

    private final Map<ByteBuffer, ExternalPsk> byIdentity;
    private final @Nullable ExternalPsk only;
    private final int size;

    private PskTable(Map<ByteBuffer, ExternalPsk> byIdentity, @Nullable ExternalPsk only, int size) {
        this.byIdentity = Map.copyOf(byIdentity);
        this.only = only;
        this.size = size;
    }

    /**
     * Keys by their identities.
     *
     * @param byIdentity whose arrays are not to be changed
     * @param size how many keys an operator would count: one that was imported for two hashes is one
     */
    public static PskTable of(Map<ByteBuffer, ExternalPsk> byIdentity, int size) {
        return new PskTable(byIdentity, null, size);
    }

    /** A key that clients may call what they like, but for what is as long as a ticket. */
    public static PskTable ofOnly(ExternalPsk psk) {
        return new PskTable(Map.of(), psk, 1);
    }

    @Override
    public CompletionStage<@Nullable ExternalPsk> find(byte[] identity) {
        return CompletableFuture.completedStage(
                only == null ? byIdentity.get(ByteBuffer.wrap(identity)) : only(identity));
    }

    private @Nullable ExternalPsk only(byte[] identity) {
        return identity.length < SHORTEST_TICKET ? only : null;
    }

    /** How many keys there are. */
    public int size() {
        return size;
    }

    /** Whether clients may call the key what they like. */
    public boolean takesAnyIdentity() {
        return only != null;
    }

    /** The hashes whose suites the keys are for. */
    public Set<HashAlgorithm> hashes() {
        return only == null
                ? byIdentity.values().stream().map(ExternalPsk::hash).collect(Collectors.toUnmodifiableSet())
                : Set.of(only.hash());
    }

    /** How many, and nothing else. */
    @Override
    public String toString() {
        return "PskTable[" + size + " keys]";
    }
}
