// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.CredentialException;
import io.postern.cert.Passphrase;
import io.postern.cert.PassphraseSource;
import io.postern.cert.TrustStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code redis}. */
final class RedisSection {

    /** What is wrong where something refers to Redis and there is none. */
    static final String EXPECTED = "expected a section \"redis\" at the top of the file, which says where it is";

    private static final Pattern URL = Pattern.compile("(rediss?)://([^/?#]+)(?:/([0-9]{1,4})?)?");
    private static final Pattern PORT = Pattern.compile(".*:[0-9]+");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
    private static final int DEFAULT_PORT = 6379;

    private final Surroundings surroundings;

    RedisSection(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    private record Url(boolean tls, Endpoint.Inet address, int database) {}

    /** Null where there is none, or it has an error. */
    @Nullable
    RedisSettings read(@Nullable YamlValue value) {
        YamlMapping mapping = value == null ? null : value.section(Section.REDIS);
        if (mapping == null) {
            return null;
        }
        YamlValue location = mapping.required("url", "where Redis is, as rediss://redis.example:6379/0");
        Url url = location == null ? null : location.parsed(this::url);
        YamlValue username = mapping.optional("username");
        YamlValue passwordValue = mapping.optional("password");
        PassphraseSource password = passwordValue == null ? null : password(passwordValue);
        if (username != null && passwordValue == null) {
            username.errorAtKey("expected a \"password\" beside it");
        }
        YamlValue prefixValue = mapping.optional("prefix");
        String prefix = prefixValue == null ? null : prefixValue.parsed(RedisSection::prefix);
        Path trust = trust(mapping.optional("trust"), url);
        Duration deadline = Durations.read(
                mapping.optional("deadline"), Duration.ofMillis(1), Duration.ofSeconds(5), RedisSettings.DEADLINE);
        if (location == null || url == null) {
            return null;
        }
        if (!url.tls && !Endpoints.isLocal(url.address)) {
            location.warning(
                    "ticket keys and the password go over the network as they are; expected rediss://, or Redis"
                            + " on this machine");
        }
        return new RedisSettings(
                url.address,
                url.database,
                url.tls,
                trust,
                username == null ? null : username.text(),
                password,
                prefix == null ? RedisSettings.PREFIX : prefix,
                deadline);
    }

    private Url url(String text) throws MalformedException {
        if (text.indexOf('@') >= 0) { // and not quoted: there may be a password before it
            throw new MalformedException(
                    "expected the user in \"username\" and \"password\" beside the URL, not in it");
        }
        Matcher matcher = URL.matcher(text);
        if (!matcher.matches()) {
            throw new MalformedException(
                    "expected redis://host:port/database or rediss://host:port/database, found " + Words.quote(text));
        }
        String host = matcher.group(2);
        String address = PORT.matcher(host).matches() ? host : host + ":" + DEFAULT_PORT;
        if (!(Endpoints.parse(address, surroundings.directory(), 1) instanceof Endpoint.Inet inet)) {
            throw new MalformedException("expected a host and a port, found " + Words.quote(host));
        }
        String database = matcher.group(3);
        return new Url(matcher.group(1).equals("rediss"), inet, database == null ? 0 : Integer.parseInt(database));
    }

    /** Read once, so that what is missing is said now. */
    private @Nullable PassphraseSource password(YamlValue value) {
        PassphraseSource source = PassphraseSection.read(value, surroundings);
        if (source == null) {
            return null;
        }
        try (Passphrase _ = source.read()) {
            String exposure = source.exposure();
            if (exposure != null) {
                value.warning(exposure);
            }
        } catch (CredentialException e) {
            value.error(e.problem());
        }
        return source;
    }

    private @Nullable Path trust(@Nullable YamlValue value, @Nullable Url url) {
        if (value == null) {
            return null;
        }
        if (url != null && !url.tls) {
            value.errorAtKey("only rediss:// has certificates to trust");
        }
        TrustStore store = surroundings.file(value, TrustStore::read);
        if (store == null) {
            return null;
        }
        store.doubts(surroundings.now()).forEach(value::warning);
        return value.parsed(surroundings::path);
    }

    private static String prefix(String text) throws MalformedException {
        if (PREFIX.matcher(text).matches()) {
            return text;
        }
        throw new MalformedException(
                "expected up to 64 letters, digits, dots, colons, dashes and underscores, a letter or digit first, found "
                        + Words.quote(text));
    }
}
