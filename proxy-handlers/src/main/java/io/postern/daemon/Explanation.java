// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.cert.CertificateCompression;
import io.postern.cert.Credential;
import io.postern.cert.FileBacked;
import io.postern.cert.ServedCertificate;
import io.postern.cert.StaplePlan;
import io.postern.cert.Stapling;
import io.postern.cert.StatusQuestion;
import io.postern.config.Configuration;
import io.postern.config.ListenerSettings;
import io.postern.route.Host;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.session.PskTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a host negotiates, in the order of its preference: plain lines for whoever has to know at three in the morning. */
final class Explanation {

    private static final int WIDTH = 32;

    private final Configuration configuration;
    private final Host host;
    private final CryptoProvider crypto;
    private final List<String> lines = new ArrayList<>();

    private Explanation(Configuration configuration, Host host, CryptoProvider crypto) {
        this.configuration = configuration;
        this.host = host;
        this.crypto = crypto;
    }

    static List<String> of(Configuration configuration, Host host, CryptoProvider crypto) {
        Explanation explanation = new Explanation(configuration, host, crypto);
        explanation.explain();
        return explanation.lines;
    }

    private void explain() {
        lines.add("host " + host.name());
        section("server names", serverNames());
        section("protocol versions", List.of("TLS 1.3"));
        section(
                "cipher suites (policy " + host.policy().name() + ")",
                host.policy().suites().stream().map(this::suite).toList());
        section(
                "key exchange groups",
                host.policy().groups().stream().map(this::group).toList());
        section("certificates", certificates());
        if (!host.certificates().isEmpty()) {
            section(
                    "staples",
                    host.certificates().stream().map(Explanation::staple).toList());
        }
        section("external keys", externalKeys());
        section("application protocols", protocols());
        section("client certificates", clients());
        section("other", others());
    }

    private void section(String title, List<String> content) {
        lines.add("");
        lines.add(title);
        content.forEach(line -> lines.add("  " + line));
    }

    private List<String> serverNames() {
        List<String> names = new ArrayList<>(host.serverNames());
        for (ListenerSettings listener : configuration.listeners()) {
            if (host.name().equals(listener.defaultHost())) {
                names.add("no or any unknown name, on the listener " + listener.name());
            }
        }
        return names.isEmpty() ? List.of("none: no client gets here") : names;
    }

    private String suite(CipherSuite suite) {
        CryptoProvider.Suite served = crypto.suite(suite);
        return column(suite.name(), served == null ? "cannot be had on this machine" : served.aeadProvider());
    }

    private String group(NamedGroup group) {
        KeyExchange served = crypto.group(group);
        if (served == null) {
            return column(group.toString(), "cannot be had on this machine");
        }
        boolean postQuantum = group.toString().contains("MLKEM");
        return column(
                group.toString(),
                served.provider() + (postQuantum ? ", post-quantum" : "") + (served.slow() ? ", in the executor" : ""));
    }

    /** Each scheme with the certificate that is chosen for it: the first that can sign by it. */
    private List<String> certificates() {
        if (host.certificates().isEmpty()) {
            return List.of("none: only clients with an external key are served");
        }
        List<String> chosen = new ArrayList<>();
        for (SignatureScheme scheme : host.policy().signatureSchemes()) {
            for (Credential credential : host.credentials()) {
                Signer signer = credential.signer(scheme);
                if (signer != null) {
                    chosen.add(column(
                            scheme.toString(),
                            credential.name() + ", " + signer.provider() + (signer.slow() ? ", in the executor" : "")));
                    break;
                }
            }
        }
        return chosen.isEmpty() ? List.of("none: no key of this host fits its policy, every handshake fails") : chosen;
    }

    private static String staple(ServedCertificate served) {
        return column(served.credential().name(), stapling(served));
    }

    private static String stapling(ServedCertificate served) {
        Stapling stapling = served.stapling();
        StaplePlan plan = served.credential().get().plan();
        StatusQuestion question = plan.questions().getFirst();
        if (stapling.mode() == Stapling.Mode.OFF || plan.leaf() == null) {
            return stapling.mode() == Stapling.Mode.OFF ? "none: off" : "none: nobody can be asked";
        }
        String source = question == null
                ? "from " + stapling.response()
                : "asked of " + question.responders().getFirst();
        return source + (plan.required() ? ", required" : "");
    }

    private List<String> externalKeys() {
        FileBacked<PskTable> keys = host.options().psks();
        if (keys == null) {
            return List.of("none");
        }
        PskTable table = keys.get();
        String count = table.takesAnyIdentity() ? "1, by any identity" : String.valueOf(table.size());
        return List.of(column(count, "from " + keys.files().iterator().next()));
    }

    private List<String> protocols() {
        List<String> protocols = new ArrayList<>();
        host.applicationProtocols().forEach(protocol -> protocols.add(column(protocol, pool(host.poolFor(protocol)))));
        protocols.add(
                host.pool() == null
                        ? column("none offered", "refused: no_application_protocol")
                        : column("none offered", pool(host.pool())));
        return protocols;
    }

    private String pool(@Nullable String name) {
        boolean demanding =
                name != null && host.options().poolsForAuthenticated().contains(name);
        return "pool " + name + (demanding ? ", for authenticated clients only" : "");
    }

    private List<String> clients() {
        ClientAuthentication clients = host.clientAuthentication();
        if (clients == null) {
            return List.of("not asked for");
        }
        List<String> about = new ArrayList<>();
        about.add(
                switch (clients.mode()) {
                    case REQUIRED -> "required";
                    case OPTIONAL -> "asked for, not required";
                    case ON_DEMAND ->
                        "asked for where the pool demands it, behind the handshake if the client offers"
                                + " post_handshake_auth";
                });
        clients.types().forEach(type -> about.add(column("type", words(type.name()))));
        clients.request()
                .signatureAlgorithms()
                .codes()
                .forEach(code -> about.add(column("signed by", String.valueOf(SignatureScheme.of(code)))));
        return about;
    }

    private List<String> others() {
        List<String> others = new ArrayList<>();
        others.add(column("certificate compression", compression()));
        others.add(column("raw public key", host.servesRawPublicKeys() ? "for clients that want one" : "off"));
        others.add(column("record padding", padding()));
        others.add(column(
                "pre-shared keys",
                host.allowsPskWithoutKeyExchange()
                        ? "with a key exchange, or without one for clients that allow nothing else"
                        : "with a key exchange only"));
        return others;
    }

    private String compression() {
        List<String> names = host.certificateCompression().stream()
                .filter(CertificateCompression.available()::contains)
                .map(algorithm -> words(algorithm.name()))
                .toList();
        return names.isEmpty() ? "off" : String.join(", ", names);
    }

    private String padding() {
        return switch (host.recordPadding()) {
            case RecordPadding.None() -> "none";
            case RecordPadding.ToMultiple(int bytes) -> "to a multiple of " + bytes + " bytes";
            case RecordPadding.UpTo(int most) -> "up to " + most + " bytes at random";
        };
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String column(String first, String second) {
        return first + " ".repeat(Math.max(1, WIDTH - first.length())) + second;
    }
}
