// One hop of the raw chain: passes requests and answers on as they are, over connections that stay. What the kernel and
// a loop cost when nothing is decided, checked, counted or written down.
//   gateway-hop --to PORT [--ask PORT] [--store PORT] --announce FILE
// --ask: before a request goes on, 200 bytes of it go there and their answer is awaited, as a look-up in a cache is.
// --store: before the end of an answer goes back, 1 KB of it goes there first.
#include "net.h"

enum { EVENTS = 256, ASKED = 200, STORED = 1024 };

typedef enum { LISTENER, CLIENT, UPSTREAM, SIDE } Kind;

typedef struct Peer {
    Connection connection;
    Kind kind;
    struct Peer *other;  // client: its upstream or side call; upstream, side: whom it works for
    struct Peer *next;   // in the list of idle ones
    size_t left;         // bytes of the answer that are still to come; SIZE_MAX: until the last chunk
    bool is_in_answer;
    Buffer kept;         // client: the end of an answer, while it is stored
} Peer;

static int to, ask, store;
static Peer *idle_upstreams, *idle_sides;

static Peer *borrow(Kind kind, Peer *client, int port) {
    Peer **list = kind == UPSTREAM ? &idle_upstreams : &idle_sides, *peer = *list;
    if (peer) *list = peer->next;
    else {
        if (!(peer = calloc(1, sizeof *peer))) fail("calloc");
        peer->kind = kind;
        connect_to(&peer->connection, port);
    }
    peer->other = client;
    peer->is_in_answer = false;
    client->other = peer;
    return peer;
}

static void give_back(Peer *peer) {
    Peer **list = peer->kind == UPSTREAM ? &idle_upstreams : &idle_sides;
    peer->other->other = NULL;
    peer->other = NULL;
    peer->next = *list;
    *list = peer;
}

// Asks or stores: a request of so many bytes.
static void call_side(Peer *client, int port, size_t bytes) {
    static const char filling[STORED] = "";
    char head[128];
    Peer *side = borrow(SIDE, client, port);
    int size = snprintf(head, sizeof head, "POST /v1/side HTTP/1.1\r\nhost: side\r\ncontent-length: %zu\r\n\r\n", bytes);
    put(&side->connection.out, head, (size_t)size);
    put(&side->connection.out, filling, bytes);
    flush(&side->connection);
}

static void forward(Peer *client) {
    Connection *c = &client->connection;
    Head head;
    if (!read_head(&c->in, &head)) return;
    Peer *upstream = borrow(UPSTREAM, client, to);
    size_t size = head.bytes + head.content_length;
    put(&upstream->connection.out, c->in.data + c->in.start, size);
    drop(&c->in, size);
    flush(&upstream->connection);
}

static void from_client(Peer *client) {
    Head head;
    Connection *c = &client->connection;
    if (client->other || !read_head(&c->in, &head) || held(&c->in) < head.bytes + head.content_length) return;
    if (ask) call_side(client, ask, ASKED);
    else forward(client);
}

static void from_upstream(Peer *upstream) {
    Connection *from = &upstream->connection, *back = &upstream->other->connection;
    Peer *client = upstream->other;
    Head head;
    if (!upstream->is_in_answer) {
        if (!read_head(&from->in, &head)) return;
        upstream->is_in_answer = true;
        upstream->left = head.is_chunked ? SIZE_MAX : head.bytes + head.content_length;
    }
    size_t size = held(&from->in);
    bool ends = upstream->left == SIZE_MAX ? size >= 5 && !memcmp(from->in.data + from->in.end - 5, "0\r\n\r\n", 5)
                                           : size >= upstream->left;
    put(ends && store ? &client->kept : &back->out, from->in.data + from->in.start, size);
    drop(&from->in, size);
    if (upstream->left != SIZE_MAX) upstream->left -= size;
    if (!ends) {
        flush(back);
        return;
    }
    give_back(upstream);
    if (store) {
        call_side(client, store, STORED);
    } else {
        flush(back);
        from_client(client);
    }
}

static void from_side(Peer *side) {
    Connection *c = &side->connection;
    Peer *client = side->other;
    Head head;
    if (!read_head(&c->in, &head) || held(&c->in) < head.bytes + head.content_length) return;
    drop(&c->in, head.bytes + head.content_length);
    give_back(side);
    if (held(&client->kept) == 0) {
        forward(client);
        return;
    }
    put(&client->connection.out, client->kept.data + client->kept.start, held(&client->kept));
    drop(&client->kept, held(&client->kept));
    flush(&client->connection);
    from_client(client);
}

static void take(Peer *listener) {
    for (int fd; (fd = accept4(listener->connection.fd, NULL, NULL, SOCK_CLOEXEC)) >= 0;) {
        Peer *client = calloc(1, sizeof *client);
        if (!client) fail("calloc");
        client->kind = CLIENT;
        adopt(&client->connection, fd);
    }
}

// Whoever hangs up in the middle of an exchange ends the measurement; clients may between two.
static void lost(Peer *peer) {
    if (peer->kind == CLIENT && !peer->other) {
        hang_up(&peer->connection);
        free(peer->kept.data);
        free(peer);
        return;
    }
    fprintf(stderr, "gateway-hop: a connection was closed in the middle\n");
    exit(1);
}

static void serve(Peer *peer, uint32_t events) {
    if (peer->kind == LISTENER) {
        take(peer);
        return;
    }
    if (events & EPOLLOUT) flush(&peer->connection);
    if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
    if (!fill(&peer->connection)) {
        lost(peer);
        return;
    }
    if (peer->kind == CLIENT) from_client(peer);
    else if (peer->other && peer->kind == UPSTREAM) from_upstream(peer);
    else if (peer->other) from_side(peer);
}

int main(int count, char **words) {
    static struct option options[] = {
        {"to", 1, 0, 't'}, {"ask", 1, 0, 'q'}, {"store", 1, 0, 's'}, {"announce", 1, 0, 'a'}, {0}};
    const char *path = NULL;
    char text[16];
    int port;
    for (int option; (option = getopt_long(count, words, "", options, NULL)) != -1;) {
        if (option == 't') to = atoi(optarg);
        if (option == 'q') ask = atoi(optarg);
        if (option == 's') store = atoi(optarg);
        if (option == 'a') path = optarg;
    }
    if (!path || !to) {
        fprintf(stderr, "usage: gateway-hop --to PORT [--ask PORT] [--store PORT] --announce FILE\n");
        return 64;
    }
    start_loop();
    Peer listener = {.kind = LISTENER};
    listener.connection.fd = listen_anywhere(&port);
    watch(&listener.connection, EPOLL_CTL_ADD);
    snprintf(text, sizeof text, "%d\n", port);
    announce(path, text);
    struct epoll_event events[EVENTS];
    for (;;) {
        int ready = wait_events(events, EVENTS, 0);
        for (int i = 0; i < ready; i++) serve(events[i].data.ptr, events[i].events);
    }
}
