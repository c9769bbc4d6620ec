/* Between the program and the system: counts, fails, kills at, or writes down the calls that change files below one folder.

   Loaded by LD_PRELOAD. shim_begin(folder, log) says which folder and, for power cuts, where all calls are written down; shim_arm(kind, at,
   forever) lets the at-th call from now fail or kill. SQLite's shared memory (-shm) is left alone: a power cut takes it anyway. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { NOTHING, KILL, KILL_HALF, FAIL_FULL, FAIL_IO, FAIL_READ_ONLY, FAIL_SHORT, FAIL_SYNC };
enum { WRITE = 'w', SYNC = 's', CUT = 't', RENAME = 'r', REMOVE = 'u', CREATE = 'c', MAKE = 'm', LINK = 'l', TAKE = 'd', NOTE = 'n' };

#define FILES 4096
static char folder[4096];
static size_t folder_length;
static int log_fd = -1;
static char *names[FILES]; /* of the watched files that are open */
static long count, at = -1;
static int kind, forever;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is_watched(const char *path) {
  size_t length = strlen(path);
  return folder_length && !strncmp(path, folder, folder_length) && (path[folder_length] == '/' || !path[folder_length]) &&
         !(length > 4 && !strcmp(path + length - 4, "-shm"));
}

static void raw(const void *content, size_t length) {
  const char *from = content;
  while (length) {
    ssize_t done = REAL(write)(log_fd, from, length);
    if (done <= 0) abort();
    from += done, length -= done;
  }
}

static void note(char what, const char *path, const char *other, int64_t offset, const void *content, uint32_t length) {
  if (log_fd < 0) return;
  uint32_t sizes[2] = {(uint32_t)strlen(path), (uint32_t)(other ? strlen(other) : 0)};
  pthread_mutex_lock(&lock);
  raw(&what, 1), raw(sizes, sizeof sizes), raw(&offset, sizeof offset), raw(&length, sizeof length);
  raw(path, sizes[0]), raw(other ? other : "", sizes[1]), raw(content ? content : "", content ? length : 0);
  pthread_mutex_unlock(&lock);
}

void shim_begin(const char *path, const char *log) {
  snprintf(folder, sizeof folder, "%s", path);
  folder_length = strlen(folder);
  if (log && *log && log_fd < 0) log_fd = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

void shim_arm(int what, long when, int ever) { kind = what, count = 0, at = when, forever = ever; }
long shim_count(void) { return count; }
void shim_note(const char *text) { note(NOTE, text, NULL, 0, NULL, 0); }

/* Whether this call must fail (the error is set); kills if that is asked for. */
static int strikes(int is_sync, int is_write) {
  long now = __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
  if (kind == NOTHING || now < at || (now > at && !forever)) return 0;
  if (kind == KILL || (kind == KILL_HALF && !is_write)) kill(getpid(), SIGKILL);
  if (kind == FAIL_FULL) errno = ENOSPC;
  else if (kind == FAIL_IO) errno = EIO;
  else if (kind == FAIL_READ_ONLY) errno = EROFS;
  else if (kind == FAIL_SYNC && is_sync) errno = EIO;
  else return 0;
  return !(kind == FAIL_FULL && is_sync);
}

static void forget(int fd) {
  if (fd >= 0 && fd < FILES && names[fd]) free(names[fd]), names[fd] = NULL;
}

static int opened(int fd, const char *path, int flags, int was_there) {
  forget(fd);
  if (fd >= 0 && fd < FILES && path[0] == '/' && is_watched(path)) {
    names[fd] = strdup(path);
    if ((flags & O_CREAT) && !was_there) note(CREATE, path, NULL, 0, NULL, 0);
    if (flags & O_TRUNC) note(CUT, path, NULL, 0, NULL, 0);
  }
  return fd;
}

#define OPEN(name)                                                                                  \
  int name(const char *path, int flags, ...) {                                                      \
    va_list rest;                                                                                   \
    va_start(rest, flags);                                                                          \
    int mode = va_arg(rest, int);                                                                   \
    va_end(rest);                                                                                   \
    int mine = is_watched(path), was_there = mine && REAL(access)(path, F_OK) == 0;                  \
    if (mine && (flags & (O_CREAT | O_TRUNC)) && (!was_there || (flags & O_TRUNC)) && strikes(0, 0)) \
      return -1;                                                                                    \
    return opened(REAL(name)(path, flags, mode), path, flags, was_there);                           \
  }
OPEN(open)
OPEN(open64)

int openat(int where, const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = va_arg(rest, int);
  va_end(rest);
  return opened(REAL(openat)(where, path, flags, mode), path, flags, 1);
}

int close(int fd) {
  forget(fd);
  return REAL(close)(fd);
}

static const char *name_of(int fd) { return fd >= 0 && fd < FILES ? names[fd] : NULL; }

#define WRITING(name, declaration, call, short_call, place)            \
  ssize_t name declaration {                                            \
    const char *path = name_of(fd);                                     \
    if (path) {                                                         \
      if (strikes(0, 1)) return -1;                                     \
      int is_now = count == at || (count > at && forever);              \
      if ((kind == KILL_HALF || kind == FAIL_SHORT) && is_now && length > 1) { \
        int64_t where = place;                                          \
        size_t half = length / 2;                                       \
        ssize_t done = short_call;                                      \
        if (kind == KILL_HALF) kill(getpid(), SIGKILL);                 \
        if (done > 0) note(WRITE, path, NULL, where, from, done);       \
        return done;                                                    \
      }                                                                 \
      int64_t where = place;                                            \
      ssize_t done = call;                                              \
      if (done > 0) note(WRITE, path, NULL, where, from, done);         \
      return done;                                                      \
    }                                                                   \
    return call;                                                        \
  }
WRITING(write, (int fd, const void *from, size_t length), REAL(write)(fd, from, length), REAL(write)(fd, from, half), lseek(fd, 0, SEEK_CUR))
WRITING(pwrite64, (int fd, const void *from, size_t length, off64_t offset), REAL(pwrite64)(fd, from, length, offset),
        REAL(pwrite64)(fd, from, half, offset), offset)
WRITING(pwrite, (int fd, const void *from, size_t length, off_t offset), REAL(pwrite)(fd, from, length, offset),
        REAL(pwrite)(fd, from, half, offset), offset)

#define SYNCING(name)                                   \
  int name(int fd) {                                    \
    const char *path = name_of(fd);                     \
    if (path && strikes(1, 0)) return -1;               \
    int done = REAL(name)(fd);                          \
    if (path && !done) note(SYNC, path, NULL, 0, NULL, 0); \
    return done;                                        \
  }
SYNCING(fsync)
SYNCING(fdatasync)

#define CUTTING(name, type)                                   \
  int name(int fd, type length) {                             \
    const char *path = name_of(fd);                           \
    if (path && strikes(0, 0)) return -1;                     \
    int done = REAL(name)(fd, length);                        \
    if (path && !done) note(CUT, path, NULL, length, NULL, 0); \
    return done;                                              \
  }
CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)

#define MOVING(name, what)                                                  \
  int name(const char *from, const char *to) {                              \
    int mine = is_watched(from) || is_watched(to);                          \
    if (mine && strikes(0, 0)) return -1;                                   \
    int done = REAL(name)(from, to);                                        \
    if (mine && !done) note(what, from, to, 0, NULL, 0);                    \
    return done;                                                            \
  }
MOVING(rename, RENAME)
MOVING(link, LINK)

#define ALONE(name, what)                            \
  int name(const char *path) {                       \
    int mine = is_watched(path);                     \
    if (mine && strikes(0, 0)) return -1;            \
    int done = REAL(name)(path);                     \
    if (mine && !done) note(what, path, NULL, 0, NULL, 0); \
    return done;                                     \
  }
ALONE(unlink, REMOVE)
ALONE(rmdir, TAKE)

int mkdir(const char *path, mode_t mode) {
  int mine = is_watched(path);
  if (mine && strikes(0, 0)) return -1;
  int done = REAL(mkdir)(path, mode);
  if (mine && !done) note(MAKE, path, NULL, 0, NULL, 0);
  return done;
}
