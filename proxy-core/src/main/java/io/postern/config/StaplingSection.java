// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.Stapling;
import io.postern.cert.StatusQuestion;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code ocsp} of a certificate: a mode, or a mapping. */
final class StaplingSection {

    private static final List<Stapling.Mode> MODES = List.of(Stapling.Mode.values());

    private StaplingSection() {}

    /** The defaults in place of what is absent or has an error. */
    static Stapling read(@Nullable YamlValue value, Surroundings surroundings) {
        if (value == null) {
            return Stapling.AUTO;
        }
        if (!value.isMapping()) {
            return new Stapling(mode(value), null, null, null);
        }
        YamlMapping mapping = value.section(Section.STAPLING);
        if (mapping == null) {
            return Stapling.AUTO;
        }
        Stapling.Mode mode = mode(mapping.optional("mode"));
        YamlValue responder = mapping.optional("responder");
        YamlValue response = mapping.optional("response");
        YamlValue issuers = mapping.optional("issuers");
        URI uri = responder == null ? null : responder.parsed(StaplingSection::parseResponder);
        Path responseFile = response == null ? null : response.parsed(surroundings::path);
        Path issuersFile = issuers == null ? null : issuers.parsed(surroundings::path);
        if (responder != null && response != null) {
            value.errorAtKey("expected either \"responder\" or \"response\": what a file has is not asked for");
        }
        return new Stapling(mode, uri, responseFile, issuersFile);
    }

    private static Stapling.Mode mode(@Nullable YamlValue value) {
        Stapling.Mode mode =
                value == null ? null : value.parsed(text -> Choice.parse(text, "mode", MODES, Choice::name));
        return mode == null ? Stapling.Mode.AUTO : mode;
    }

    private static URI parseResponder(String text) throws MalformedException {
        try {
            URI uri = new URI(text);
            if (StatusQuestion.isResponder(uri) && uri.getUserInfo() == null && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // Said below.
        }
        throw new MalformedException("expected a URL, as http://ocsp.example/, found " + Words.quote(text));
    }
}
