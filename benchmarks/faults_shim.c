/* Counts the calls of a process that change what is on a disk or is sent, and has one of them fail,
 * or kills the process in front of it: for faults_ground.py, by LD_PRELOAD. Standard output and
 * standard error are let through. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* What is counted, in shared memory: [0] whether the fault was met, then calls by their number. */
static _Atomic long *seen;
static long armed_call = -1, armed_ordinal, armed_error, armed_on;

void faults_use(long *shared) { seen = (_Atomic long *)shared; }

/* An error of 0 kills; with `on`, all calls behind that one fail too, whatever they are. */
void faults_arm(long call, long ordinal, long error, long on) {
    armed_call = call, armed_ordinal = ordinal, armed_error = error, armed_on = on;
}

/* Calls that take room on a disk, and others, that need none: a full one fails the first alone. */
enum { WRITE, FSYNC, TRUNCATE, OPEN, MKDIR, RENAME, LINK, CHMOD, UNLINK, RMDIR, SEND };

static int refused(int call) {
    if (!seen)
        return 0;
    long ordinal = 1 + atomic_fetch_add(&seen[1 + call], 1);
    int is_met = call == armed_call && ordinal == armed_ordinal;
    if (!is_met) {
        if (!armed_on || !seen[0])
            return 0;
        if (armed_error != EROFS && call > MKDIR && call != LINK)
            return 0;
    }
    seen[0] = 1;
    if (!armed_error) {
        kill(getpid(), SIGKILL);
        pause();
    }
    errno = armed_error;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define WRAP(result, call, name, signature, arguments, lets_through)                              \
    result name signature {                                                                       \
        static __typeof__(&name) real;                                                            \
        if (!real)                                                                                \
            real = REAL(name);                                                                    \
        return !(lets_through) && refused(call) ? (result)-1 : real arguments;                    \
    }

WRAP(ssize_t, WRITE, write, (int fd, const void *data, size_t size), (fd, data, size), fd < 3)
WRAP(ssize_t, WRITE, writev, (int fd, const struct iovec *data, int n), (fd, data, n), fd < 3)
WRAP(ssize_t, WRITE, pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at), 0)
WRAP(ssize_t, WRITE, pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at), 0)
WRAP(int, FSYNC, fsync, (int fd), (fd), 0)
WRAP(int, FSYNC, fdatasync, (int fd), (fd), 0)
WRAP(int, FSYNC, sync_file_range, (int fd, off64_t at, off64_t size, unsigned how), (fd, at, size, how), 0)
WRAP(int, TRUNCATE, ftruncate, (int fd, off_t size), (fd, size), 0)
WRAP(int, TRUNCATE, ftruncate64, (int fd, off64_t size), (fd, size), 0)
WRAP(int, TRUNCATE, fallocate, (int fd, int mode, off_t at, off_t size), (fd, mode, at, size), 0)
WRAP(int, TRUNCATE, fallocate64, (int fd, int mode, off64_t at, off64_t size), (fd, mode, at, size), 0)
WRAP(int, MKDIR, mkdir, (const char *path, mode_t mode), (path, mode), 0)
WRAP(int, MKDIR, mkdirat, (int fd, const char *path, mode_t mode), (fd, path, mode), 0)
WRAP(int, RENAME, rename, (const char *from, const char *to), (from, to), 0)
WRAP(int, RENAME, renameat, (int from_fd, const char *from, int to_fd, const char *to), (from_fd, from, to_fd, to), 0)
WRAP(int, LINK, link, (const char *from, const char *to), (from, to), 0)
WRAP(int, LINK, linkat, (int from_fd, const char *from, int to_fd, const char *to, int how), (from_fd, from, to_fd, to, how), 0)
WRAP(int, CHMOD, fchmod, (int fd, mode_t mode), (fd, mode), 0)
WRAP(int, UNLINK, unlink, (const char *path), (path), 0)
WRAP(int, UNLINK, unlinkat, (int fd, const char *path, int how), (fd, path, how), 0)
WRAP(int, RMDIR, rmdir, (const char *path), (path), 0)
WRAP(ssize_t, SEND, send, (int fd, const void *data, size_t size, int how), (fd, data, size, how), 0)

#define WRAP_OPEN(name, first, passed)                                                            \
    int name(first const char *path, int how, ...) {                                              \
        static __typeof__(&name) real;                                                            \
        if (!real)                                                                                \
            real = REAL(name);                                                                    \
        va_list rest;                                                                             \
        va_start(rest, how);                                                                      \
        mode_t mode = how & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                     \
        va_end(rest);                                                                             \
        int writes = (how & O_ACCMODE) != O_RDONLY && strcmp(path, "/dev/null");                 \
        return writes && refused(OPEN) ? -1 : real passed;                                        \
    }
#define NOTHING
#define AT int fd,
WRAP_OPEN(open, NOTHING, (path, how, mode))
WRAP_OPEN(open64, NOTHING, (path, how, mode))
WRAP_OPEN(openat, AT, (fd, path, how, mode))
WRAP_OPEN(openat64, AT, (fd, path, how, mode))
