// What mock, hop and load have in common: non-blocking connections with buffers, one epoll loop, and as much of HTTP/1.1
// as benchmarks need: heads, content-length, chunks.
#pragma once
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "../../rpc/raw/measure.h"

static void fail(const char *what) {
    perror(what);
    exit(1);
}

typedef struct {
    char *data;
    size_t start, end, capacity;
} Buffer;

static inline size_t held(const Buffer *b) { return b->end - b->start; }

static inline char *room(Buffer *b, size_t bytes) {
    if (b->capacity - b->end < bytes) {
        size_t used = held(b);
        if (b->start) memmove(b->data, b->data + b->start, used);
        b->start = 0;
        b->end = used;
        if (b->capacity - used < bytes) {
            b->capacity = (used + bytes) * 2;
            b->data = realloc(b->data, b->capacity);
            if (!b->data) fail("realloc");
        }
    }
    return b->data + b->end;
}

static inline void put(Buffer *b, const void *bytes, size_t count) {
    memcpy(room(b, count), bytes, count);
    b->end += count;
}

static inline void drop(Buffer *b, size_t count) {
    b->start += count;
    if (b->start == b->end) b->start = b->end = 0;
}

typedef struct Connection {
    int fd;
    bool waits;  // for the socket to take more
    bool is_closed;
    Buffer in, out;
} Connection;

static int epoll_fd;

static inline void watch(Connection *c, int operation) {
    struct epoll_event event = {.events = EPOLLIN | (c->waits ? EPOLLOUT : 0), .data.ptr = c};
    if (epoll_ctl(epoll_fd, operation, c->fd, &event)) fail("epoll_ctl");
}

static inline void flush(Connection *c) {
    while (held(&c->out) > 0) {
        ssize_t n = send(c->fd, c->out.data + c->out.start, held(&c->out), MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno != EAGAIN) drop(&c->out, held(&c->out));  // the reader will see the end
        if (n < 0) break;
        drop(&c->out, (size_t)n);
    }
    bool waits = held(&c->out) > 0;
    if (waits != c->waits) {
        c->waits = waits;
        watch(c, EPOLL_CTL_MOD);
    }
}

// Reads once; false at the end of the connection.
static inline bool fill(Connection *c) {
    char *place = room(&c->in, 65536);
    ssize_t n = recv(c->fd, place, c->in.capacity - c->in.end, 0);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    c->in.end += (size_t)n;
    return n > 0;
}

static inline void adopt(Connection *c, int fd) {
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    c->fd = fd;
    watch(c, EPOLL_CTL_ADD);
}

static inline void hang_up(Connection *c) {
    close(c->fd);
    free(c->in.data);
    free(c->out.data);
    memset(c, 0, sizeof *c);
    c->fd = -1;
    c->is_closed = true;
}

static inline int listen_anywhere(int *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) || listen(fd, 1024)) fail("listen");
    getsockname(fd, (struct sockaddr *)&address, &size);
    *port = ntohs(address.sin_port);
    return fd;
}

static inline void connect_to(Connection *c, int port) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address)) fail("connect");
    adopt(c, fd);
}

// Waits for events, until `due` (0 = for ever) by the clock of now_ns.
static inline int wait_events(struct epoll_event *events, int max, uint64_t due) {
    struct timespec patience, *limit = NULL;
    if (due) {
        uint64_t now = now_ns(), left = due > now ? due - now : 0;
        patience = (struct timespec){.tv_sec = (time_t)(left / 1000000000u), .tv_nsec = (long)(left % 1000000000u)};
        limit = &patience;
    }
    int count = epoll_pwait2(epoll_fd, events, max, limit, NULL);
    if (count < 0 && errno != EINTR) fail("epoll_pwait2");
    return count < 0 ? 0 : count;
}

// The head of a request or an answer.
typedef struct {
    size_t bytes;  // of the head, its empty line included
    int status;    // 0 in a request
    bool is_chunked, closes;
    size_t content_length;
} Head;

static inline bool header_is(const char *line, size_t size, const char *name, const char **value) {
    size_t length = strlen(name);
    if (size <= length || line[length] != ':' || strncasecmp(line, name, length) != 0) return false;
    *value = line + length + 1;
    while (**value == ' ') ++*value;
    return true;
}

// False while it has not come whole.
static inline bool read_head(const Buffer *b, Head *head) {
    const char *start = b->data + b->start, *value;
    const char *end = held(b) ? memmem(start, held(b), "\r\n\r\n", 4) : NULL;
    if (!end) return false;
    *head = (Head){.bytes = (size_t)(end - start) + 4};
    if (memcmp(start, "HTTP/", 5) == 0) head->status = atoi(start + 9);
    for (const char *line = start; line < end;) {
        const char *next = memmem(line, (size_t)(end + 2 - line), "\r\n", 2);
        size_t size = (size_t)(next - line);
        if (header_is(line, size, "content-length", &value)) head->content_length = strtoul(value, NULL, 10);
        if (header_is(line, size, "transfer-encoding", &value)) head->is_chunked = strncasecmp(value, "chunked", 7) == 0;
        if (header_is(line, size, "connection", &value)) head->closes = strncasecmp(value, "close", 5) == 0;
        line = next + 2;
    }
    return true;
}

// Says where somebody listens, in one step, for whoever waits for the file.
static inline void announce(const char *path, const char *text) {
    char temporary[4096];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    FILE *file = fopen(temporary, "w");
    if (!file) fail(path);
    fputs(text, file);
    fclose(file);
    if (rename(temporary, path)) fail(path);
}

// Loops sleep as exactly as they can, and end with whoever started them.
static inline void start_loop(void) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    prctl(PR_SET_TIMERSLACK, 1);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0) fail("epoll_create1");
}
