// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The functions of OpenSSL's libssl 3 that a server takes, by the foreign function interface. Which library that is says the
 * environment variable {@value #VARIABLE}. Those that each handshake calls have a method each; the others are called by name.
 */
@SuppressWarnings("restricted") // what these functions do with pointers is our own responsibility
final class OpenSsl {

    /** The whole path of a libssl, beside which its libcrypto is; without it the system's is used. */
    static final String VARIABLE = "POSTERN_LIBSSL";

    private static final String SYSTEM_LIBRARY = "libssl.so.3";

    private static final SymbolLookup LIBRARY = load();

    private static final MethodHandle SSL_NEW = function(ADDRESS, "SSL_new", ADDRESS);
    private static final MethodHandle SSL_FREE = procedure("SSL_free", ADDRESS);
    private static final MethodHandle SSL_SET_BIO = procedure("SSL_set_bio", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle SSL_ACCEPT = function(JAVA_INT, "SSL_accept", ADDRESS);
    private static final MethodHandle SSL_GET_ERROR = function(JAVA_INT, "SSL_get_error", ADDRESS, JAVA_INT);
    private static final MethodHandle BIO_S_MEM = function(ADDRESS, "BIO_s_mem");
    private static final MethodHandle BIO_NEW = function(ADDRESS, "BIO_new", ADDRESS);
    private static final MethodHandle BIO_READ = function(JAVA_INT, "BIO_read", ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle BIO_WRITE = function(JAVA_INT, "BIO_write", ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle ERR_CLEAR_ERROR = procedure("ERR_clear_error");

    private OpenSsl() {}

    static MemorySegment newSsl(MemorySegment context) {
        try {
            return (MemorySegment) SSL_NEW.invokeExact(context);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void free(MemorySegment ssl) {
        try {
            SSL_FREE.invokeExact(ssl);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The BIOs are freed with the connection. */
    static void setBio(MemorySegment ssl, MemorySegment read, MemorySegment write) {
        try {
            SSL_SET_BIO.invokeExact(ssl, read, write);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int accept(MemorySegment ssl) {
        try {
            ERR_CLEAR_ERROR.invokeExact();
            return (int) SSL_ACCEPT.invokeExact(ssl);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int error(MemorySegment ssl, int result) {
        try {
            return (int) SSL_GET_ERROR.invokeExact(ssl, result);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static MemorySegment newMemoryBio() {
        try {
            return (MemorySegment) BIO_NEW.invokeExact((MemorySegment) BIO_S_MEM.invokeExact());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** How many bytes were read; -1 where there are none. */
    static int read(MemorySegment bio, MemorySegment buffer) {
        try {
            return (int) BIO_READ.invokeExact(bio, buffer, (int) buffer.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int write(MemorySegment bio, MemorySegment buffer, int length) {
        try {
            return (int) BIO_WRITE.invokeExact(bio, buffer, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Any function with an {@code int} for a result, which has to be 1; arguments are segments, ints and longs. */
    static void require(String name, Object... arguments) {
        if ((int) call(JAVA_INT, name, arguments) != 1) {
            throw failed(name);
        }
    }

    /** Any function with a pointer for a result, which has to be one. */
    static MemorySegment pointer(String name, Object... arguments) {
        MemorySegment result = (MemorySegment) call(ADDRESS, name, arguments);
        if (result.equals(MemorySegment.NULL)) {
            throw failed(name);
        }
        return result;
    }

    /** Any function with a {@code long} for a result. */
    static long number(String name, Object... arguments) {
        return (long) call(JAVA_LONG, name, arguments);
    }

    /** What went wrong last in this thread, in the library's words. */
    static IllegalStateException failed(String name) {
        long code = number("ERR_get_error");
        MemorySegment words = (MemorySegment) call(ADDRESS, "ERR_error_string", code, MemorySegment.NULL);
        return new IllegalStateException(name + ": " + string(words));
    }

    /** The library's name for itself: {@code OpenSSL 3.0.19 27 Jan 2026}. */
    static String version() {
        return string(pointer("OpenSSL_version", 0));
    }

    private static Object call(MemoryLayout result, String name, Object... arguments) {
        MemoryLayout[] parameters = Arrays.stream(arguments)
                .map(argument -> switch (argument) {
                    case Integer _ -> JAVA_INT;
                    case Long _ -> JAVA_LONG;
                    default -> ADDRESS;
                })
                .toArray(MemoryLayout[]::new);
        try {
            return function(result, name, parameters).invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static MethodHandle function(MemoryLayout result, String name, MemoryLayout... parameters) {
        return handle(name, FunctionDescriptor.of(result, parameters));
    }

    private static MethodHandle procedure(String name, MemoryLayout... parameters) {
        return handle(name, FunctionDescriptor.ofVoid(parameters));
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), descriptor);
    }

    private static String string(MemorySegment text) {
        return text.reinterpret(256).getString(0);
    }

    private static SymbolLookup load() {
        String path = System.getenv(VARIABLE);
        try {
            if (path == null) {
                return SymbolLookup.libraryLookup(SYSTEM_LIBRARY, Arena.global());
            }
            // First what it needs, or the linker would take the system's. System.load also says what is wrong with a
            // library.
            Path library = Path.of(path).toAbsolutePath();
            System.load(library.resolveSibling(library.getFileName().toString().replace("ssl", "crypto"))
                    .toString());
            System.load(library.toString());
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException | UnsatisfiedLinkError e) {
            throw new IllegalStateException(
                    "no OpenSSL 3 in " + (path == null ? SYSTEM_LIBRARY : path) + "; " + VARIABLE + " can name another",
                    e);
        }
    }

    private static IllegalStateException unexpected(Throwable e) {
        return new IllegalStateException("a function of OpenSSL cannot be called", e);
    }
}
