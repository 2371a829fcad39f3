// SPDX-License-Identifier: Apache-2.0
// What BoringSSL's runner starts for each test: hands its arguments to the shim, a JVM that serves all of them, and ends
// as the shim says. In C, since a run starts some thousands of them.
//
//   arguments: each with a NUL behind it, then the end of the stream
//   answer:    a byte with the exit code, then text: for standard output where the code is 0, else for standard error
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int fail(const char *what) {
    perror(what);
    return 1;
}

static int write_all(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written <= 0) {
            return -1;
        }
        bytes += written;
        length -= (size_t) written;
    }
    return 0;
}

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = getenv("POSTERN_BOGO_SOCKET");
    if (path == NULL || strlen(path) >= sizeof address.sun_path) {
        fputs("POSTERN_BOGO_SOCKET does not name the shim's socket\n", stderr);
        return 1;
    }
    strcpy(address.sun_path, path);
    int shim = socket(AF_UNIX, SOCK_STREAM, 0);
    if (shim < 0 || connect(shim, (struct sockaddr *) &address, sizeof address) != 0) {
        return fail("the shim's socket");
    }
    for (int i = 1; i < argc; i++) {
        if (write_all(shim, argv[i], strlen(argv[i]) + 1) != 0) {
            return fail("arguments");
        }
    }
    shutdown(shim, SHUT_WR);
    unsigned char code;
    if (read(shim, &code, 1) != 1) {
        fputs("the shim gave no answer\n", stderr);
        return 1;
    }
    char text[4096];
    ssize_t length;
    while ((length = read(shim, text, sizeof text)) > 0) {
        write_all(code == 0 ? STDOUT_FILENO : STDERR_FILENO, text, (size_t) length);
    }
    return code;
}
