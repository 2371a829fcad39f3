// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The load generator: a client of BoringSSL, and the sink of uploads. It reads commands from its standard input, as
 * {@code full port=8443 seconds=5 connections=32}, and answers each with a line that begins with {@code RESULT}. It ends with
 * its input.
 */
public final class Loader {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final ClientTls tls = new ClientTls();

    /** By port: each resumes its own sessions, the expired ones of earlier rounds not among them. */
    private final Map<Integer, ClientTls> resuming = new HashMap<>();

    private final Sink sink = new Sink();
    private @Nullable IdleRun idle;

    private Loader() {}

    public static void main(String[] args) throws IOException {
        Loader loader = new Loader();
        say("sink=" + loader.sink.start(loader.group));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            say(loader.execute(Text.word(line), plan(line)));
        }
        System.exit(0);
    }

    private static void say(String result) {
        System.out.println("RESULT " + result);
        System.out.flush();
    }

    private static Run.Plan plan(String line) {
        String word = Text.word(line);
        Map<String, String> pairs = Text.pairs(line);
        return new Run.Plan(
                Integer.parseInt(pairs.getOrDefault("port", "0")),
                Double.parseDouble(pairs.getOrDefault("seconds", "0")),
                Integer.parseInt(pairs.getOrDefault("connections", "1")),
                Double.parseDouble(pairs.getOrDefault("rate", "0")),
                word.equals("resumed") || word.equals("prime"),
                word.equals("idle"));
    }

    private String execute(String word, Run.Plan plan) {
        return switch (word) {
            case "full" -> new ClosedRun(plan, loop, tls).result();
            case "prime" -> {
                resuming.put(plan.port(), new ClientTls());
                yield resume(plan);
            }
            case "resumed" -> resume(plan);
            case "latency" -> new OpenRun(plan, loop, tls).result();
            case "upload" -> new UploadRun(plan, loop, tls, sink).result();
            case "idle" -> {
                IdleRun run = new IdleRun(plan, loop, tls);
                idle = run;
                yield run.result();
            }
            case "release" -> "open=" + (idle == null ? 0 : idle.release());
            default -> throw new IllegalArgumentException(word);
        };
    }

    private String resume(Run.Plan plan) {
        ClientTls client = resuming.computeIfAbsent(plan.port(), _ -> new ClientTls());
        return new ClosedRun(plan, loop, client).result();
    }
}
