// The provider of the benchmark: answers chat completions out of a buffer, plain or streamed, when it is told to.
//   gateway-mock --ports N --announce FILE     listens on N free ports, so that what comes through each can be counted
// POST                      a chat completion; a stream if `"stream":true` stands in the body
// GET /set?delay_us=D&chunks=C&gap_us=G      from now on: time to the answer or its first chunk, chunks of a stream, time
//                                            between two of them (0: all at once)
// GET /counts               requests whose body had come, by port, as JSON
// Each chunk's content is `T` and the time it was written at, in ns of CLOCK_MONOTONIC, which the receiver can compare.
#include "net.h"

enum { PORTS_MAX = 32, EVENTS = 256, HEADROOM = 65536 };

typedef struct Client {
    Connection connection;
    int port;             // which of ours it came to
    bool is_busy, streams;
    int chunks_left;
    uint64_t due;         // when the next thing is to be said; 0 = nothing is
    int place;            // in the heap, -1 = not there
} Client;

static int ports[PORTS_MAX], listeners[PORTS_MAX], ports_count = 1;
static long counts[PORTS_MAX];
static uint64_t delay_ns, gap_ns;
static int chunks = 50;

// Those that wait, the earliest first.
static Client **heap;
static int heap_count, heap_capacity;

static void heap_set(int place, Client *client) {
    heap[place] = client;
    client->place = place;
}

static void heap_fix(int place) {
    Client *client = heap[place];
    while (place > 0 && heap[(place - 1) / 2]->due > client->due) {
        heap_set(place, heap[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    for (int child; (child = 2 * place + 1) < heap_count; place = child) {
        if (child + 1 < heap_count && heap[child + 1]->due < heap[child]->due) child++;
        if (heap[child]->due >= client->due) break;
        heap_set(place, heap[child]);
    }
    heap_set(place, client);
}

static void heap_add(Client *client) {
    if (heap_count == heap_capacity) {
        heap_capacity = heap_capacity ? heap_capacity * 2 : 256;
        heap = realloc(heap, sizeof *heap * (size_t)heap_capacity);
        if (!heap) fail("realloc");
    }
    heap_set(heap_count++, client);
    heap_fix(heap_count - 1);
}

static void heap_remove(Client *client) {
    if (client->place < 0) return;
    int place = client->place;
    client->place = -1;
    Client *last = heap[--heap_count];
    if (last == client) return;
    heap_set(place, last);
    heap_fix(place);
}

static void answer(Client *client, const char *type, const char *body) {
    char head[256];
    int size = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-length: %zu\r\n\r\n", type,
                        strlen(body));
    put(&client->connection.out, head, (size_t)size);
    put(&client->connection.out, body, strlen(body));
}

static char completion[2048];

static void make_completion(void) {
    char text[1024] = "";
    while (strlen(text) < 700) strcat(text, "It jumps over the lazy dog. ");
    snprintf(completion, sizeof completion,
             "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"bench/model\","
             "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},"
             "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":400,\"completion_tokens\":150,\"total_tokens\":550}}",
             text);
}

#define EVENT_HEAD "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000," \
                   "\"model\":\"bench/model\",\"choices\":["

static void put_chunk(Client *client, const char *text, int size) {
    char line[16];
    put(&client->connection.out, line, (size_t)snprintf(line, sizeof line, "%x\r\n", size));
    put(&client->connection.out, text, (size_t)size);
    put(&client->connection.out, "\r\n", 2);
}

static void end_stream(Client *client) {
    char text[1024];
    put_chunk(client, text,
              snprintf(text, sizeof text, EVENT_HEAD "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"));
    put_chunk(client, text,
              snprintf(text, sizeof text,
                       EVENT_HEAD "],\"usage\":{\"prompt_tokens\":400,\"completion_tokens\":%d,\"total_tokens\":%d}}\n\n",
                       chunks, 400 + chunks));
    put_chunk(client, "data: [DONE]\n\n", 14);
    put(&client->connection.out, "0\r\n\r\n", 5);
    client->is_busy = client->streams = false;
}

// One chunk, or as many as the socket takes when there is no time between them.
static void go_on(Client *client) {
    char text[512];
    do {
        int size = snprintf(text, sizeof text,
                            EVENT_HEAD "{\"index\":0,\"delta\":{\"content\":\"T%020llu \"},\"finish_reason\":null}]}\n\n",
                            (unsigned long long)now_ns());
        put_chunk(client, text, size);
        client->chunks_left--;
    } while (client->chunks_left > 0 && gap_ns == 0 && held(&client->connection.out) < HEADROOM);
    if (client->chunks_left == 0) end_stream(client);
    flush(&client->connection);
}

// What is due is said; a stream without pauses goes on when its socket has taken what there was.
static void speak(Client *client) {
    client->due = 0;
    if (!client->streams) {
        answer(client, "application/json", completion);
        client->is_busy = false;
        flush(&client->connection);
        return;
    }
    do go_on(client);
    while (client->streams && gap_ns == 0 && !client->connection.waits);
    if (client->streams && gap_ns > 0) {
        client->due = now_ns() + gap_ns;
        heap_add(client);
    }
}

static void begin(Client *client, const char *body, size_t size) {
    counts[client->port]++;
    client->is_busy = true;
    client->streams = memmem(body, size, "\"stream\":true", 13) != NULL;
    if (client->streams) {
        static const char head[] = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
        put(&client->connection.out, head, sizeof head - 1);
        client->chunks_left = chunks;
    }
    client->due = delay_ns ? now_ns() + delay_ns : 1;
    if (delay_ns) heap_add(client);
    else speak(client);
}

static void control(Client *client, const char *path) {
    long delay, gap, count;
    char text[1024] = "{";
    if (sscanf(path, "/set?delay_us=%ld&chunks=%ld&gap_us=%ld", &delay, &count, &gap) == 3) {
        delay_ns = (uint64_t)delay * 1000;
        gap_ns = (uint64_t)gap * 1000;
        chunks = (int)count;
        answer(client, "text/plain", "ok\n");
    } else if (strncmp(path, "/counts ", 8) == 0) {
        for (int i = 0; i < ports_count; i++)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s\"%d\":%ld", i ? "," : "", ports[i], counts[i]);
        strcat(text, "}");
        answer(client, "application/json", text);
    } else if (strncmp(path, "/v1/models ", 11) == 0) {
        answer(client, "application/json", "{\"object\":\"list\",\"data\":[{\"id\":\"bench/model\",\"object\":\"model\"}]}");
    } else {
        answer(client, "text/plain", "ok\n");  // health checks of all kinds
    }
    flush(&client->connection);
}

static void read_requests(Client *client) {
    Connection *c = &client->connection;
    Head head;
    while (!client->is_busy && read_head(&c->in, &head) && held(&c->in) >= head.bytes + head.content_length) {
        const char *start = c->in.data + c->in.start;
        if (head.is_chunked) fail("chunked requests are not served");
        if (memcmp(start, "GET ", 4) == 0) control(client, start + 4);
        else begin(client, start + head.bytes, head.content_length);
        drop(&c->in, head.bytes + head.content_length);
    }
}

static void take(int port) {
    for (int fd; (fd = accept4(listeners[port], NULL, NULL, SOCK_CLOEXEC)) >= 0;) {
        Client *client = calloc(1, sizeof *client);
        if (!client) fail("calloc");
        client->port = port;
        client->place = -1;
        adopt(&client->connection, fd);
    }
}

static void serve(Client *client, uint32_t events) {
    Connection *c = &client->connection;
    if (events & EPOLLOUT) {
        flush(c);
        if (client->streams && gap_ns == 0 && client->due == 0 && !c->waits) speak(client);
    }
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
        if (!fill(c)) {
            heap_remove(client);
            hang_up(c);
            free(client);
            return;
        }
        read_requests(client);
    }
}

int main(int count, char **words) {
    static struct option options[] = {{"ports", 1, 0, 'n'}, {"announce", 1, 0, 'a'}, {0}};
    const char *path = NULL;
    char text[1024] = "";
    for (int option; (option = getopt_long(count, words, "", options, NULL)) != -1;) {
        if (option == 'n') ports_count = atoi(optarg);
        if (option == 'a') path = optarg;
    }
    if (!path || ports_count < 1 || ports_count > PORTS_MAX) {
        fprintf(stderr, "usage: gateway-mock --ports N --announce FILE\n");
        return 64;
    }
    start_loop();
    make_completion();
    for (int i = 0; i < ports_count; i++) {
        listeners[i] = listen_anywhere(&ports[i]);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &listeners[i]};
        if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listeners[i], &event)) fail("epoll_ctl");
        snprintf(text + strlen(text), sizeof text - strlen(text), "%d\n", ports[i]);
    }
    announce(path, text);
    struct epoll_event events[EVENTS];
    for (;;) {
        int ready = wait_events(events, EVENTS, heap_count ? heap[0]->due : 0);
        for (int i = 0; i < ready; i++) {
            int *listener = events[i].data.ptr;
            if (listener >= listeners && listener < listeners + PORTS_MAX) take((int)(listener - listeners));
            else serve(events[i].data.ptr, events[i].events);
        }
        for (uint64_t now = now_ns(); heap_count && heap[0]->due <= now;) {
            Client *client = heap[0];
            heap_remove(client);
            speak(client);
            read_requests(client);
        }
    }
}
