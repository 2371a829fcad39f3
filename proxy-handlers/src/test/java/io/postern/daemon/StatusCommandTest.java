// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.Endpoint;
import io.postern.config.TransportChoice;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.LeakGuard;
import io.postern.handlers.testing.PlainServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** {@code postern status} against a running proxy, against nobody, and against others. */
@ExtendWith(LeakGuard.class)
@Timeout(60)
@AnyCrypto
class StatusCommandTest {

    @TempDir
    Path directory = Path.of("");

    private record Outcome(int code, String out, String err) {}

    private static Outcome status(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 1];
        all[0] = "status";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        int code = command.execute(all);
        return new Outcome(code, out.toString(), err.toString());
    }

    /** A configuration of which this user could not read a single key. */
    private String file(String bind) throws Exception {
        return Files.writeString(
                        directory.resolve("postern.yaml"),
                        "hosts: {shop: {certificates: [{chain: nowhere.pem, key: nowhere.key}]}}\n" + "admin: {bind: \""
                                + bind + "\"}\n")
                .toString();
    }

    @Test
    void tableAndJsonComeFromTheAddressOfTheConfiguration() throws Exception {
        try (TestProxy proxy = TestProxy.withAdmin(TransportChoice.AUTO, TestProxy.ANYWHERE, PlainServer.nobody())) {
            String address = Daemon.text(proxy.admin());
            Outcome table = status("-c", file(address));
            assertEquals(0, table.code(), table.err());
            assertTrue(table.out().startsWith("postern "), table.out());
            assertTrue(table.out().contains("shop: shop.example"), table.out());
            assertEquals(
                    table.out().lines().count(),
                    status("--admin", address).out().lines().count());

            Outcome json = status("-c", file(address), "--json");
            assertEquals(0, json.code(), json.err());
            Map<String, Object> parsed = new Yaml().load(json.out());
            assertTrue(parsed.containsKey("certificates"), json.out());
        }
    }

    @Test
    void unixSocketIsAskedToo() throws Exception {
        Path path = directory.resolve("admin");
        try (TestProxy _ = TestProxy.withAdmin(TransportChoice.AUTO, new Endpoint.Unix(path), PlainServer.nobody())) {
            assertEquals(0, status("-c", file("unix:admin")).code());
            Outcome outcome = status("--admin", "unix:" + path);
            assertTrue(outcome.out().contains("\n1 certificate"), outcome.out());
        }
    }

    @Test
    void nobodyThereIsSaidOnOneLine() throws Exception {
        Endpoint nobody = PlainServer.nobody();
        for (String address : new String[] {nobody.toString(), "unix:" + directory.resolve("none"), "x.invalid:1"}) {
            Outcome outcome = status("-c", file(address));
            assertEquals(Exit.CANNOT_START, outcome.code(), outcome.err());
            assertEquals(1, outcome.err().lines().count(), outcome.err());
            assertTrue(outcome.err().startsWith("postern: no status from " + address + ": "), outcome.err());
            assertEquals("", outcome.out());
        }
    }

    @Test
    void withoutAnAdminEndpointThereIsNothingToAsk() throws Exception {
        Path none = Files.writeString(directory.resolve("none.yaml"), "hosts: {}\n");
        Outcome outcome = status("-c", none.toString());
        assertEquals(Exit.CONFIGURATION, outcome.code());
        assertTrue(outcome.err().startsWith("postern: " + none + " has no admin endpoint"), outcome.err());
        assertEquals(Exit.CONFIGURATION, status("-c", file("127.0.0.1:0")).code());
        Outcome broken = status("-c", file("here"));
        assertEquals(Exit.CONFIGURATION, broken.code());
        assertTrue(broken.err().contains(":2:15: admin.bind: expected host:port"), broken.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--admin here", "--admin 127.0.0.1:0", "-c a --admin 127.0.0.1:1", "now"})
    void whatCannotBeUnderstoodIsAUsageError(String line) {
        Outcome outcome = status(line.split(" ", -1));
        assertEquals(Exit.USAGE, outcome.code(), outcome.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"
            })
    void whatIsNoAdminEndpointIsSaidOnOneLine(String answer) throws Exception {
        try (PlainServer other = PlainServer.start(connection -> {
            connection.read(ByteBuffer.allocate(1 << 12));
            PlainServer.writeAll(connection, ByteBuffer.wrap(answer.getBytes(US_ASCII)));
        })) {
            Outcome outcome = status("--admin", other.endpoint().toString());
            assertEquals(Exit.CANNOT_START, outcome.code(), outcome.out());
            assertEquals(1, outcome.err().lines().count(), outcome.err());
        }
    }

    @Test
    void terminalObeysNothingThatIsAnswered() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\na\u001b[31m\nb";
        try (PlainServer other = PlainServer.start(connection -> {
            connection.read(ByteBuffer.allocate(1 << 12));
            PlainServer.writeAll(connection, ByteBuffer.wrap(answer.getBytes(US_ASCII)));
        })) {
            assertEquals(
                    "a?[31m" + System.lineSeparator() + "b" + System.lineSeparator(),
                    status("--admin", other.endpoint().toString()).out());
        }
    }
}
