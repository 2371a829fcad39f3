// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status for programs; docs/OPERATIONS.md has its shape. All of it is ASCII, so that any terminal can show it. */
final class StatusJson {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private StatusJson() {}

    static byte[] of(DaemonStatus daemon, List<CertificateStatus> certificates) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            daemon(json, daemon);
            json.writeArrayFieldStart("certificates");
            for (CertificateStatus certificate : certificates) {
                certificate(json, certificate);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static void daemon(JsonGenerator json, DaemonStatus daemon) throws IOException {
        json.writeStringField("version", daemon.version());
        time(json, "started", daemon.started());
        json.writeNumberField("uptimeSeconds", daemon.uptime().toSeconds());
        json.writeBooleanField("draining", daemon.draining());
        json.writeNumberField("connections", daemon.connections());
        json.writeArrayFieldStart("listeners");
        for (DaemonStatus.Listening listener : daemon.listeners()) {
            json.writeStartObject();
            json.writeStringField("name", listener.name());
            json.writeStringField("address", listener.address());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("ticketKeys");
        json.writeStringField("source", daemon.ticketKeys().source());
        json.writeNumberField("count", daemon.ticketKeys().count());
        json.writeStringField("sealing", daemon.ticketKeys().sealing());
        json.writeEndObject();
        json.writeFieldName("redis");
        redis(json, daemon.redis());
    }

    private static void redis(JsonGenerator json, DaemonStatus.@Nullable Redis redis) throws IOException {
        if (redis == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("address", redis.address());
        json.writeBooleanField("connected", redis.connected());
        json.writeStringField("lastError", redis.lastError());
        json.writeEndObject();
    }

    private static void certificate(JsonGenerator json, CertificateStatus certificate) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", certificate.name());
        texts(json, "hosts", certificate.hosts());
        texts(json, "serverNames", certificate.serverNames());
        json.writeStringField("subject", certificate.subject());
        json.writeStringField("issuer", certificate.issuer());
        json.writeStringField("serialNumber", certificate.serialNumber());
        json.writeStringField("keyType", certificate.keyType());
        time(json, "notBefore", certificate.notBefore());
        time(json, "notAfter", certificate.notAfter());
        staple(json, certificate.staple());
        json.writeStringField("reloadProblem", certificate.reloadProblem());
        json.writeEndObject();
    }

    private static void staple(JsonGenerator json, StapleStatus staple) throws IOException {
        json.writeObjectFieldStart("staple");
        json.writeStringField("state", staple.state().toString());
        json.writeBooleanField("required", staple.required());
        time(json, "thisUpdate", staple.thisUpdate());
        time(json, "nextUpdate", staple.nextUpdate());
        time(json, "nextRefresh", staple.nextRefresh());
        json.writeStringField("responder", staple.responder());
        json.writeStringField("lastError", staple.lastError());
        json.writeNumberField("intermediates", staple.intermediates());
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /** In UTC and whole seconds, as certificates and responses have them. */
    private static void time(JsonGenerator json, String name, @Nullable Instant time) throws IOException {
        json.writeStringField(
                name, time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
