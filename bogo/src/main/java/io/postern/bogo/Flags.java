// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What the runner asks of one connection. Immutable. */
record Flags(List<Flag> all) {

    private static final String INITIAL = "-on-initial";
    private static final String RESUME = "-on-resume";

    /** For a process that does the handshake alone, which there is not here; and for the one that there is. */
    private static final String ON_HANDSHAKER = "-on-handshaker";

    private static final String ON_SHIM = "-on-shim";

    Flags {
        all = List.copyOf(all);
    }

    /** The flags of the first connection of a run, and those of the ones after it. */
    record Run(Flags initial, Flags resume) {}

    /**
     * Reads the command line.
     *
     * @throws Unimplemented where a flag is not known
     */
    static Run parse(List<String> arguments) {
        List<Flag> initial = new ArrayList<>();
        List<Flag> resume = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).startsWith(ON_HANDSHAKER)) {
                i += KnownFlags.hasValue(arguments.get(i).substring(ON_HANDSHAKER.length() + 1)) ? 1 : 0;
                continue;
            }
            String argument = arguments.get(i).replaceFirst("^" + ON_SHIM, "");
            String prefix = argument.startsWith(INITIAL) ? INITIAL : argument.startsWith(RESUME) ? RESUME : "";
            String rest = argument.substring(prefix.length());
            String name = rest.startsWith("-") ? rest.substring(1) : "";
            Flag flag;
            if (KnownFlags.isSwitch(name)) {
                flag = new Flag(name, "");
            } else if (KnownFlags.hasValue(name) && i + 1 < arguments.size()) {
                flag = new Flag(name, arguments.get(++i));
            } else {
                throw new Unimplemented("unknown flag " + argument);
            }
            if (!prefix.equals(RESUME)) {
                initial.add(flag);
            }
            if (!prefix.equals(INITIAL)) {
                resume.add(flag);
            }
        }
        return new Run(new Flags(initial), new Flags(resume));
    }

    boolean has(String name) {
        return all.stream().anyMatch(flag -> flag.name().equals(name));
    }

    /** The last value of a flag, or {@code otherwise} where it is not there. */
    String text(String name, String otherwise) {
        List<String> values = texts(name);
        return values.isEmpty() ? otherwise : values.getLast();
    }

    List<String> texts(String name) {
        return all.stream()
                .filter(flag -> flag.name().equals(name))
                .map(Flag::value)
                .toList();
    }

    /** A value in Base64; empty where the flag is not there. */
    byte[] bytes(String name) {
        return Base64.getDecoder().decode(text(name, ""));
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    /** The values of a flag that is given once for each element of a list. */
    List<Integer> numbers(String name) {
        return texts(name).stream().map(Integer::valueOf).toList();
    }

    /**
     * Those of the code points in a list that the engine has; {@code usual} where the flag is not there.
     *
     * @throws Unimplemented where it has none of them
     */
    <T> List<T> codes(String name, IntFunction<@Nullable T> of, List<T> usual) {
        List<Integer> codes = numbers(name);
        if (codes.isEmpty()) {
            return usual;
        }
        List<T> known = new ArrayList<>();
        for (int code : codes) {
            T value = of.apply(code);
            if (value != null) {
                known.add(value);
            }
        }
        if (known.isEmpty()) {
            throw new Unimplemented("-" + name + ' ' + codes);
        }
        return known;
    }

    /** The flags before the first credential of its own, then those of each such credential, which its start leads. */
    List<Flags> credentials() {
        List<List<Flag>> groups = new ArrayList<>();
        groups.add(new ArrayList<>());
        for (Flag flag : all) {
            if (KnownFlags.startsCredential(flag.name())) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(flag);
        }
        return groups.stream().map(Flags::new).toList();
    }
}
