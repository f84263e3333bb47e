// The limit: what the kernel and two loops cost when there is no RPC between them. Frames of the same number of bytes as
// an RPC's, no messages, no metadata, no flow control, no deadlines; one connection, one thread a side.
//   raw-echo serve ANNOUNCE
//   raw-echo load --port P --mode unary|stream|paced --in-flight N --calls M --warm-up W --payload B --rate R
//                 --pause-us U --request-overhead B --reply-overhead B --server-pid PID
// A request is: length of what follows, call, bytes of a reply, replies, pause between two in us (all u32), filling.
// A reply is: length of what follows, call, filling.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "measure.h"

enum { REQUEST_HEAD = 20, REPLY_HEAD = 8, STREAMS_MAX = 4096, CONNECTIONS_MAX = 256, BATCH = 65536 };

static void fail(const char *what) {
    perror(what);
    exit(1);
}

typedef struct {
    char *data;
    size_t start, end, capacity;
} Buffer;

static char *room(Buffer *b, size_t bytes) {
    if (b->capacity - b->end < bytes) {
        size_t used = b->end - b->start;
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

typedef struct {
    int fd;
    int waits;  // for the socket to take more
    Buffer in, out;
} Connection;

static int epoll_fd;

static void watch(Connection *c, int operation) {
    struct epoll_event event = {.events = EPOLLIN | (c->waits ? EPOLLOUT : 0), .data.ptr = c};
    if (epoll_ctl(epoll_fd, operation, c->fd, &event)) fail("epoll_ctl");
}

static void flush(Connection *c) {
    while (c->out.start < c->out.end) {
        ssize_t n = send(c->fd, c->out.data + c->out.start, c->out.end - c->out.start, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno != EAGAIN) {
            c->out.start = c->out.end;  // the reader will see the end
            break;
        }
        if (n < 0) break;
        c->out.start += (size_t)n;
    }
    int waits = c->out.start < c->out.end;
    if (!waits) c->out.start = c->out.end = 0;
    if (waits != c->waits) {
        c->waits = waits;
        watch(c, EPOLL_CTL_MOD);
    }
}

// Reads once; 0 at the end of the connection.
static int fill(Connection *c) {
    char *place = room(&c->in, 262144);
    ssize_t n = recv(c->fd, place, c->in.capacity - c->in.end, 0);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    c->in.end += (size_t)n;
    return n > 0;
}

// The next whole frame without its length; NULL if there is none.
static char *frame(Connection *c, uint32_t *length) {
    size_t used = c->in.end - c->in.start;
    if (used < 4) return NULL;
    memcpy(length, c->in.data + c->in.start, 4);
    if (used < 4 + (size_t)*length) return NULL;
    char *start = c->in.data + c->in.start + 4;
    c->in.start += 4 + *length;
    return start;
}

static int wait_for(struct epoll_event *events, int count, int64_t ns) {
    struct timespec t = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
    int n = epoll_pwait2(epoll_fd, events, count, ns < 0 ? NULL : &t, NULL);
    if (n < 0 && errno != EINTR) fail("epoll_pwait2");
    return n < 0 ? 0 : n;
}

// ---- server

typedef struct {
    Connection *connection;
    uint32_t call, bytes, left;
    uint64_t pause, due;
} Stream;

static Stream streams[STREAMS_MAX];
static int streams_count;
static Connection *connections[CONNECTIONS_MAX];
static int connections_count;

static void reply(Connection *c, uint32_t call, uint32_t bytes, const char *payload, uint32_t payload_bytes) {
    char *place = room(&c->out, bytes);
    uint32_t length = bytes - 4, copied = bytes - REPLY_HEAD < payload_bytes ? bytes - REPLY_HEAD : payload_bytes;
    memcpy(place, &length, 4);
    memcpy(place + 4, &call, 4);
    memcpy(place + REPLY_HEAD, payload, copied);
    c->out.end += bytes;
}

static void requests(Connection *c) {
    uint32_t length;
    for (char *f; (f = frame(c, &length));) {
        uint32_t head[4];
        if (length < REQUEST_HEAD - 4) exit(2);
        memcpy(head, f, sizeof head);
        if (head[1] < REPLY_HEAD) exit(2);
        if (head[2] == 1) {
            reply(c, head[0], head[1], f + REQUEST_HEAD - 4, length - (REQUEST_HEAD - 4));
        } else if (streams_count < STREAMS_MAX) {
            streams[streams_count++] = (Stream){c, head[0], head[1], head[2], head[3] * 1000ull, now_ns()};
        }
    }
}

// Queues what is due; returns nanoseconds until the next is, -1 = no stream waits for the clock.
static int64_t run_streams(void) {
    static const char filling[BATCH];
    int64_t wait = -1;
    int paused = 0, more;
    for (int i = 0; i < streams_count; i++) paused |= streams[i].pause != 0;
    uint64_t now = paused ? now_ns() : 0;
    do {
        more = 0;
        for (int i = 0; i < streams_count; i++) {
            Stream *s = &streams[i];
            Connection *c = s->connection;
            if (c->fd >= 0 && (c->waits || c->out.end - c->out.start >= BATCH)) continue;
            if (s->pause && s->due > now) {
                int64_t left = (int64_t)(s->due - now);
                if (wait < 0 || left < wait) wait = left;
                continue;
            }
            if (c->fd >= 0) reply(c, s->call, s->bytes, filling, s->bytes);
            s->due += s->pause;
            if (c->fd < 0 || --s->left == 0) {
                streams[i--] = streams[--streams_count];
            } else if (s->pause) {
                int64_t left = s->due > now ? (int64_t)(s->due - now) : 0;
                if (wait < 0 || left < wait) wait = left;
            } else {
                more = 1;
                wait = 0;
            }
        }
    } while (more);
    return wait;
}

static int serve(const char *announce) {
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 128)) fail("listen");
    getsockname(listener, (struct sockaddr *)&address, &size);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[64];
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &event)) fail("epoll_ctl");
    char next[4096];
    snprintf(next, sizeof next, "%s.next", announce);
    FILE *file = fopen(next, "w");
    if (!file) fail(next);
    fprintf(file, "127.0.0.1:%d\n", ntohs(address.sin_port));
    fclose(file);
    if (rename(next, announce)) fail(announce);
    for (int64_t wait = -1;;) {
        int n = wait_for(events, 64, wait);
        for (int i = 0; i < n; i++) {
            Connection *c = events[i].data.ptr;
            if (!c) {
                int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
                if (fd < 0 || connections_count == CONNECTIONS_MAX) exit(3);
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                c = calloc(1, sizeof *c);
                if (!c) fail("calloc");
                c->fd = fd;
                connections[connections_count++] = c;
                watch(c, EPOLL_CTL_ADD);
            } else if (c->fd >= 0) {
                if (events[i].events & EPOLLOUT) flush(c);
                if ((events[i].events & ~EPOLLOUT) && !fill(c)) {
                    close(c->fd);
                    c->fd = -1;  // kept: a stream may still point here
                } else {
                    requests(c);
                }
            }
        }
        wait = run_streams();
        // Not one that waits: if it were emptied here, nothing would wake its streams.
        for (int i = 0; i < connections_count; i++) {
            Connection *c = connections[i];
            if (c->fd >= 0 && !c->waits && c->out.end > c->out.start) flush(c);
        }
    }
}

// ---- client

static struct {
    const char *mode;
    int port, in_flight, payload, rate, pause_us, request_overhead, reply_overhead;
    long calls, warm_up;
    pid_t server;
} option = {"unary", 0, 64, 1024, 1000, 0, 0, 0, 100000, 1000, 0};

static uint64_t *started;  // by call
static uint32_t *times;
static long times_count;

static void request(Connection *c, uint32_t call, uint32_t replies, int payload) {
    uint32_t bytes = (uint32_t)(payload + option.request_overhead);
    uint32_t reply_bytes = (uint32_t)(option.payload + option.reply_overhead);
    if (bytes < REQUEST_HEAD) bytes = REQUEST_HEAD;
    uint32_t head[5] = {bytes - 4, call, reply_bytes, replies, (uint32_t)option.pause_us};
    char *place = room(&c->out, bytes);
    memcpy(place, head, sizeof head);
    memset(place + sizeof head, '.', bytes - sizeof head);
    c->out.end += bytes;
}

// Makes the calls, or carries the messages, of one measurement.
static void run(Connection *c, long calls) {
    int streaming = !strcmp(option.mode, "stream"), paced = !strcmp(option.mode, "paced");
    uint64_t begin = now_ns();
    long sent = 0, received = 0, each = calls / option.in_flight;
    times_count = 0;
    if (streaming) calls = each * option.in_flight;
    while (!paced && sent < option.in_flight && sent < calls) {
        started[sent] = now_ns();
        request(c, (uint32_t)sent, streaming ? (uint32_t)each : 1, streaming ? 0 : option.payload);
        sent++;
    }
    while (received < calls) {
        int64_t wait = -1;
        while (paced && sent < calls) {
            uint64_t now = now_ns(), due = begin + (uint64_t)sent * 1000000000u / (uint64_t)option.rate;
            if (due > now) {
                wait = (int64_t)(due - now);
                break;
            }
            started[sent] = due;  // a late start is the load's latency too
            request(c, (uint32_t)sent++, 1, option.payload);
        }
        if (c->out.end > c->out.start && !c->waits) flush(c);
        struct epoll_event event;
        if (!wait_for(&event, 1, wait)) continue;
        if (event.events & EPOLLOUT) flush(c);
        if (!(event.events & ~EPOLLOUT)) continue;
        if (!fill(c)) fail("the server left");
        uint32_t length, call;
        for (char *f; (f = frame(c, &length)); received++) {
            uint64_t now = now_ns();
            memcpy(&call, f, 4);
            times[times_count++] = (uint32_t)(now - started[call]);
            if (streaming) {
                started[call] = now;
            } else if (!paced && sent < calls) {
                started[sent] = now_ns();
                request(c, (uint32_t)sent++, 1, option.payload);
            }
        }
    }
}

static int load(void) {
    int one = 1;
    Connection c = {.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)option.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(c.fd, (struct sockaddr *)&address, sizeof address)) fail("connect");
    setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (fcntl(c.fd, F_SETFL, O_NONBLOCK)) fail("fcntl");
    watch(&c, EPOLL_CTL_ADD);
    long most = option.calls > option.warm_up ? option.calls : option.warm_up;
    started = calloc((size_t)most, sizeof *started);
    times = calloc((size_t)most, sizeof *times);
    if (!started || !times) fail("calloc");
    if (option.warm_up >= option.in_flight) run(&c, option.warm_up);
    int paced = !strcmp(option.mode, "paced"), pause = !strcmp(option.mode, "stream") ? option.pause_us : 0;
    Measured m = {.peer = "raw epoll", .mode = option.mode, .in_flight = paced ? 0 : option.in_flight};
    m.bytes = option.payload;
    m.rate = paced ? option.rate : pause ? 1000000 / pause : 0;
    double client = cpu_seconds(0), server = option.server ? cpu_seconds(option.server) : 0;
    uint64_t begin = now_ns();
    run(&c, option.calls);
    m.seconds = (double)(now_ns() - begin) / 1e9;
    m.client_cpu_s = cpu_seconds(0) - client;
    m.server_cpu_s = option.server ? cpu_seconds(option.server) - server : 0;
    m.count = times_count;
    m.times = times;
    m.times_count = times_count;
    m.server = option.server;
    report(&m);
    return 0;
}

int main(int count, char **words) {
    prctl(PR_SET_TIMERSLACK, 1);  // a call is due when it is due, as with a timerfd
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0) fail("epoll_create1");
    if (count == 3 && !strcmp(words[1], "serve")) return serve(words[2]);
    static const struct option names[] = {
        {"port", 1, 0, 'p'},     {"mode", 1, 0, 'm'},       {"in-flight", 1, 0, 'n'},        {"calls", 1, 0, 'c'},
        {"warm-up", 1, 0, 'w'},  {"payload", 1, 0, 'b'},    {"rate", 1, 0, 'r'},             {"pause-us", 1, 0, 'u'},
        {"server-pid", 1, 0, 's'}, {"request-overhead", 1, 0, 'q'}, {"reply-overhead", 1, 0, 'a'}, {0, 0, 0, 0},
    };
    if (count < 2 || strcmp(words[1], "load")) {
        fprintf(stderr, "usage: raw-echo serve ANNOUNCE | raw-echo load --port P …\n");
        return 64;
    }
    for (int key; (key = getopt_long(count - 1, words + 1, "", names, NULL)) != -1;) {
        long number = optarg ? strtol(optarg, NULL, 10) : 0;
        switch (key) {
            case 'p': option.port = (int)number; break;
            case 'm': option.mode = optarg; break;
            case 'n': option.in_flight = (int)number; break;
            case 'c': option.calls = number; break;
            case 'w': option.warm_up = number; break;
            case 'b': option.payload = (int)number; break;
            case 'r': option.rate = (int)number; break;
            case 'u': option.pause_us = (int)number; break;
            case 's': option.server = (pid_t)number; break;
            case 'q': option.request_overhead = (int)number; break;
            case 'a': option.reply_overhead = (int)number; break;
            default: return 64;
        }
    }
    return load();
}
