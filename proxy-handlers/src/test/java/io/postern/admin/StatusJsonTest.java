// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.postern.handlers.testing.AnyCrypto;
import java.util.List;
import org.junit.jupiter.api.Test;

@AnyCrypto
class StatusJsonTest {

    private static String json(CertificateStatus... certificates) {
        return new String(StatusJson.of(Statuses.daemon(), List.of(certificates)), UTF_8);
    }

    @Test
    void shapeIsTheDocumentedOne() {
        assertEquals("""
                {"version":"1.2.3","started":"2026-10-29T08:00:00Z","uptimeSeconds":273600,"draining":false,\
                "connections":17,"listeners":[{"name":"https","address":"0.0.0.0:8443"}],\
                "ticketKeys":{"source":"redis","count":4,"sealing":"0123456789abcdef0123456789abcdef"},\
                "redis":{"address":"redis.example:6379","connected":false,"lastError":"Connection refused"},\
                "certificates":[{"name":"shop.pem","hosts":["shop"],"serverNames":["shop.example","www.shop.example"],\
                "subject":"CN=shop.example","issuer":"CN=An Authority,C=XX","serialNumber":"1f2e3d","keyType":"EC P-256",\
                "notBefore":"2026-10-22T12:00:00Z","notAfter":"2027-01-20T12:00:00Z","staple":{"state":"good",\
                "required":true,"thisUpdate":"2026-11-01T11:00:00Z","nextUpdate":"2026-11-05T12:00:00Z",\
                "nextRefresh":"2026-11-01T15:00:00Z","responder":"http://ocsp.example/","lastError":null,\
                "intermediates":1},"reloadProblem":null}]}
                """, json(Statuses.certificate("shop.pem")));
    }

    @Test
    void statesHaveDashes() {
        String json = json(Statuses.certificate(
                "a", Statuses.NOW, Statuses.failing(StapleStatus.State.NO_RESPONDER, "none"), null));
        assertTrue(json.contains("\"state\":\"no-responder\""), json);
    }

    @Test
    void oddNamesComeBackAndAreAscii() throws Exception {
        String json = json(Statuses.certificate(Statuses.ODD));
        assertTrue(json.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)), json);
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_STRING
                        && parser.currentName().equals("name")
                        && parser.getText().equals(Statuses.ODD)) {
                    return;
                }
            }
        }
        throw new AssertionError(json);
    }
}
