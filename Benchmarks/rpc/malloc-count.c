// Counts allocations of the process that it is preloaded into. SIGUSR2 writes the count so far to the file that
// MALLOC_COUNT names: allocations, releases, bytes asked for; also at exit. Nothing is allocated here.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// glibc's own names of its allocator: no look-up that could allocate.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static atomic_ullong allocations, bytes, releases;
static char path[1024], next[1024 + 8];

static void count(size_t size) {
    atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&bytes, size, memory_order_relaxed);
}

void *malloc(size_t size) {
    count(size);
    return __libc_malloc(size);
}

void *calloc(size_t n, size_t size) {
    count(n * size);
    return __libc_calloc(n, size);
}

void *realloc(void *place, size_t size) {
    count(size);
    return __libc_realloc(place, size);
}

void *memalign(size_t alignment, size_t size) {
    count(size);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **place, size_t alignment, size_t size) {
    void *block = memalign(alignment, size);
    if (!block) return ENOMEM;
    *place = block;
    return 0;
}

void free(void *place) {
    if (place) atomic_fetch_add_explicit(&releases, 1, memory_order_relaxed);
    __libc_free(place);
}

static void write_count(void) {
    char line[160];
    int saved = errno, length = snprintf(line, sizeof line, "%llu %llu %llu\n", (unsigned long long)allocations,
                                         (unsigned long long)releases, (unsigned long long)bytes);
    int file = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file >= 0) {
        if (write(file, line, (size_t)length) != length) _exit(99);
        close(file);
        // Who waits for the file sees all of it.
        rename(next, path);
    }
    errno = saved;
}

static void on_signal(int number) {
    (void)number;
    write_count();
}

__attribute__((constructor)) static void start(void) {
    const char *name = getenv("MALLOC_COUNT");
    if (!name) return;
    snprintf(path, sizeof path, "%s", name);
    snprintf(next, sizeof next, "%s.next", path);
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigaction(SIGUSR2, &action, NULL);
    atexit(write_count);
}
