// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** One core for the proxy alone; the others, often one, for load, backend and ourselves. */
record Cores(int proxy, List<Integer> load) {

    /** Of those that this process may use. */
    static Cores split() throws IOException {
        List<Integer> cpus = allowed();
        if (cpus.size() < 2) {
            throw new BenchException("this needs two cores, and may use only " + cpus);
        }
        return new Cores(cpus.getFirst(), cpus.subList(1, cpus.size()));
    }

    private static List<Integer> allowed() throws IOException {
        String list = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("0");
        List<Integer> cpus = new ArrayList<>();
        for (String range : list.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = Integer.parseInt(range.substring(dash + 1));
            for (int cpu = first; cpu <= last; cpu++) {
                cpus.add(cpu);
            }
        }
        return cpus;
    }

    /** Puts this process, and thereby what it starts, on the cores of the load. */
    void stayOffProxy() {
        Shell.output(List.of(
                "taskset",
                "-a",
                "-p",
                "-c",
                list(),
                Long.toString(ProcessHandle.current().pid())));
    }

    /** The command on the proxy's core alone. */
    List<String> onProxy(List<String> command) {
        return pinned(Integer.toString(proxy), command);
    }

    /** The command on all cores. */
    List<String> onAll(List<String> command) {
        return pinned(proxy + "," + list(), command);
    }

    private static List<String> pinned(String cores, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
        pinned.addAll(command);
        return pinned;
    }

    private String list() {
        return load.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** What the cores of the load have done since the machine's start. */
    record Busy(long busy, long all) {

        /** From 0 to 1. */
        double since(Busy earlier) {
            return all == earlier.all ? 0 : (double) (busy - earlier.busy) / (all - earlier.all);
        }
    }

    Busy loadBusy() throws IOException {
        long busy = 0;
        long all = 0;
        for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
            String[] words = line.split(" +", -1);
            if (words[0].matches("cpu[0-9]+") && load.contains(Integer.parseInt(words[0].substring(3)))) {
                // user, nice, system, idle, iowait, irq, softirq, steal; guests are in the first two already.
                long sum = Arrays.stream(words, 1, 9).mapToLong(Long::parseLong).sum();
                all += sum;
                busy += sum - Long.parseLong(words[4]) - Long.parseLong(words[5]);
            }
        }
        return new Busy(busy, all);
    }
}
