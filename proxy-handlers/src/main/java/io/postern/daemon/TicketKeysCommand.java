// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.cert.CredentialException;
import io.postern.cert.TicketKeyFile;
import io.postern.tls.session.SharedRing;
import io.postern.tls.session.TicketKey;
import io.postern.tls.wire.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern ticket-keys}: a new key at the end of a file of ticket keys. */
@Command(
        name = "ticket-keys",
        description = {
            "Add a new key to a file of ticket keys, and drop the oldest; make the file if there is none.",
            "The file is replaced as a whole. To be run on one machine, whose file is then copied to the others."
        })
final class TicketKeysCommand implements Callable<Integer> {

    private static final String HEAD = """
            # Ticket keys of Postern, the newest last; the one before the last seals.
            # Whoever reads them can resume the sessions of others. Written by "postern ticket-keys".
            """;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    @Parameters(paramLabel = "FILE", description = "The file; \"tickets.keys.file\" of the configuration names it.")
    private Path file = Path.of("");

    @Option(
            names = "--keep",
            paramLabel = "COUNT",
            defaultValue = "4",
            description = "How many keys the file has at most, 2 to 32. Default: ${DEFAULT-VALUE}.")
    private int keep;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws StartException {
        if (keep < 2 || keep > SharedRing.MOST) {
            throw new ParameterException(
                    spec.commandLine(), "--keep: expected a number from 2 to " + SharedRing.MOST + ", found " + keep);
        }
        try {
            boolean exists = Files.exists(file);
            // A link stays one, and what it leads to is replaced.
            Path target = exists ? file.toRealPath() : file.toAbsolutePath();
            List<Secret> keys = new ArrayList<>(exists ? TicketKeyFile.read(file) : List.of());
            byte[] fresh = new byte[TicketKey.LENGTH];
            Crypto.chosen().random().nextBytes(fresh);
            keys.add(Secret.owning(fresh));
            List<Secret> kept = keys.subList(Math.max(0, keys.size() - keep), keys.size());
            replace(target, text(kept));
            keys.forEach(Secret::close);
            spec.commandLine().getOut().println(file + ": " + kept.size() + (kept.size() == 1 ? " key" : " keys"));
            spec.commandLine().getOut().flush();
            return Exit.OK;
        } catch (CredentialException e) {
            throw StartException.explaining(e.problem());
        } catch (IOException e) {
            throw StartException.cannotStart(file + " cannot be written, and is as it was: " + e);
        }
    }

    private static byte[] text(List<Secret> keys) {
        byte[] head = HEAD.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer text = ByteBuffer.allocate(head.length + 64 * keys.size()).put(head);
        for (Secret key : keys) {
            text.put(Base64.getEncoder().encode(key.expose())).put((byte) '\n');
        }
        return Arrays.copyOf(text.array(), text.position());
    }

    /** By a rename, so that whoever reads the file sees all of the old or all of the new, whenever the machine stops. */
    private static void replace(Path target, byte[] content) throws IOException {
        Path directory = target.getParent();
        Path written =
                Files.createTempFile(directory, ".ticket-keys", null, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            if (Files.exists(target)) {
                takeOwner(target, written);
            }
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
            Arrays.fill(content, (byte) 0);
        }
    }

    /** The daemon, which is another user than a cron job mostly, can still read it; others never. */
    private static void takeOwner(Path from, Path to) throws IOException {
        PosixFileAttributes old = view(from).readAttributes();
        PosixFileAttributes mine = view(to).readAttributes();
        if (!old.owner().equals(mine.owner())) {
            view(to).setOwner(old.owner());
        }
        if (!old.group().equals(mine.group())) {
            view(to).setGroup(old.group());
        }
        Set<PosixFilePermission> permissions = EnumSet.copyOf(OWNER_ONLY);
        if (old.permissions().contains(PosixFilePermission.GROUP_READ)) {
            permissions.add(PosixFilePermission.GROUP_READ);
        }
        view(to).setPermissions(permissions);
    }

    private static PosixFileAttributeView view(Path file) throws IOException {
        @Nullable
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            throw new IOException("its file system knows no owners");
        }
        return view;
    }
}
