// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.CertificateCompression;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.record.RecordHeader;
import io.postern.tls.record.RecordPadding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code certificate-compression} and {@code record-padding} of a host. */
final class HostOptionsSection {

    private static final String NONE = "none";

    /** The smallest result first; of these, clients have one or two. */
    private static final List<CertificateCompressionAlgorithm> COMPRESSION = List.of(
            CertificateCompressionAlgorithm.BROTLI,
            CertificateCompressionAlgorithm.ZSTD,
            CertificateCompressionAlgorithm.ZLIB);

    private HostOptionsSection() {}

    static List<CertificateCompressionAlgorithm> compression(@Nullable YamlValue value) {
        if (value == null) {
            // All, whether the machine has them or not: to find out would take a start some hundred milliseconds.
            return COMPRESSION;
        }
        List<YamlValue> items = value.items();
        Set<CertificateCompressionAlgorithm> available =
                items.isEmpty() ? Set.of() : CertificateCompression.available();
        List<CertificateCompressionAlgorithm> algorithms = new ArrayList<>();
        for (YamlValue item : items) {
            CertificateCompressionAlgorithm algorithm =
                    item.parsed(text -> Choice.parse(text, "algorithm", COMPRESSION, Choice::name));
            if (algorithm == null) {
                continue;
            }
            if (algorithms.contains(algorithm)) {
                item.error("the algorithm " + Choice.name(algorithm) + " stands twice in this list");
            } else if (available.contains(algorithm)) {
                algorithms.add(algorithm);
            } else {
                item.warning("this machine has no " + Choice.name(algorithm));
            }
        }
        return algorithms;
    }

    static RecordPadding padding(@Nullable YamlValue value) {
        if (value == null) {
            return RecordPadding.NONE;
        }
        if (!value.isMapping()) {
            String text = value.text();
            if (text != null && !text.equals(NONE)) {
                value.error("expected none, {multiple: SIZE} or {random: SIZE}, found " + Words.quote(text));
            }
            return RecordPadding.NONE;
        }
        YamlMapping mapping = value.section(Section.RECORD_PADDING);
        YamlValue multiple = mapping == null ? null : mapping.optional("multiple");
        YamlValue random = mapping == null ? null : mapping.optional("random");
        if ((multiple == null) == (random == null)) {
            value.errorAtKey("expected either \"multiple\" or \"random\"");
            return RecordPadding.NONE;
        }
        if (multiple != null) {
            Integer bytes = multiple.parsed(text -> size(text, 2));
            return bytes == null ? RecordPadding.NONE : new RecordPadding.ToMultiple(bytes);
        }
        Integer most = random == null ? null : random.parsed(text -> size(text, 1));
        return most == null ? RecordPadding.NONE : new RecordPadding.UpTo(most);
    }

    private static int size(String text, int least) throws MalformedException {
        return (int) Sizes.parse(text, least, RecordHeader.MAX_PLAINTEXT);
    }
}
