// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code curl}, with each protocol and thus against each pool. */
class CurlTest {

    @RegisterExtension
    static final WebDaemon WEB = new WebDaemon();

    @TempDir
    static Path directory;

    @ParameterizedTest
    @CsvSource({"--http1.1,1.1", "--http2,2"})
    void everyProtocolCarriesBothWays(String option, String version) throws IOException {
        Path content = Files.write(directory.resolve("content"), Content.bytes(Content.LENGTH));
        Path answer = directory.resolve("answer");

        assertEquals(version + " 200 0", curl("p256.test", "/bytes/" + Content.LENGTH, answer, option));
        assertEquals(Content.receipt(), Content.receipt(Files.newInputStream(answer)));

        assertEquals(
                version + " 200 0",
                curl("p256.test", "/upload", answer, option, "--data-binary", "@" + content, "-H", "Expect:"));
        assertEquals(Content.receipt(), Files.readString(answer));
    }

    @ParameterizedTest
    @CsvSource({"--http1.1,1.1", "--http2,2"})
    void oneConnectionCarriesManyRequests(String option, String version) {
        Client.Result result = run(
                "p256.test",
                "/bytes/[1-100]",
                "--fail",
                option,
                "-o",
                "/dev/null",
                "-w",
                "%{num_connects}%{http_version};");
        assertEquals(
                "1" + version + ";" + ("0" + version + ";").repeat(99),
                result.assertSuccess().text());
    }

    @Test
    void clientThatTrustsAnotherAuthorityDoesNotGoOn() {
        int mark = WEB.daemon().log().mark();
        Client.Result result =
                Client.run(Tools.CURL, "--silent", "--show-error", "https://localhost:" + WEB.port() + "/bytes/1");
        assertEquals(60, result.exit(), result::toString);
        assertTrue(result.errors().contains("certificate"), result::toString);
        WEB.daemon().log().await(mark, "unknown_ca");
    }

    private static String curl(String name, String path, Path answer, String... more) {
        List<String> options = new ArrayList<>();
        Collections.addAll(options, more);
        Collections.addAll(
                options, "-o", answer.toString(), "-w", "%{http_version} %{response_code} %{ssl_verify_result}");
        return run(name, path, options.toArray(String[]::new)).assertSuccess().text();
    }

    private static Client.Result run(String name, String path, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--silent", "--show-error", "--tlsv1.3"));
        Collections.addAll(arguments, "--cacert", WEB.authority());
        Collections.addAll(arguments, "--resolve", name + ":" + WEB.port() + ":127.0.0.1");
        Collections.addAll(arguments, more);
        arguments.add("https://" + name + ":" + WEB.port() + path);
        return Client.run(Tools.CURL, arguments.toArray(String[]::new));
    }
}
