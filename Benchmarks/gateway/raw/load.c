// Sends chat completions, plain or streamed, each different from all others, and prints one line of JSON with what it saw.
//   gateway-load --port P --mode paced --rate R --count N         evenly spaced, whether or not those before have ended;
//                                                                 latency counts from the time a request was due
//   gateway-load --port P --mode closed --in-flight F --count N   as soon as the one before has ended
// --stream --chunks C: streams, each of C chunks as gateway-mock makes them; anything else fails the run
// --stagger-us U: time between the first requests of a closed run. --warm-up W: so many more in the beginning, not counted.
// --temperature T, --key K, --seed S (hex, makes bodies differ between runs), --patience S (60): the run may take so long.
#include "net.h"

enum { EVENTS = 256 };

typedef struct {
    uint32_t *values;  // ns
    long count, capacity;
} Times;

static void note(Times *times, uint64_t value) {
    if (times->count == times->capacity) {
        times->capacity = times->capacity ? times->capacity * 2 : 65536;
        times->values = realloc(times->values, sizeof *times->values * (size_t)times->capacity);
        if (!times->values) fail("realloc");
    }
    times->values[times->count++] = value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

static double percentile(Times *times, int percent) {
    return times->count ? times->values[times->count * percent / 100] / 1e3 : 0;
}

static void print_times(const char *name, Times *times) {
    qsort(times->values, (size_t)times->count, sizeof *times->values, by_value);
    printf(",\"%s_p50_us\":%.1f,\"%s_p99_us\":%.1f", name, percentile(times, 50), name, percentile(times, 99));
}

typedef struct Call {
    Connection connection;
    struct Call *next;    // in the list of idle ones
    uint64_t since;       // when it was due, or sent
    bool is_busy, is_counted, has_head, has_end;
    Head head;
    Buffer body;          // of a stream: what is no whole event yet
    int chunks;
} Call;

static int port, in_flight = 1, chunks;
static long count = 1000, warm_up, rate, started, ended;
static bool is_paced, streams;
static const char *key = "bench", *temperature = "0";
static unsigned long long seed;
static uint64_t stagger_ns, measured_from;
static Times whole, first, each;
static long counted, counted_chunks;
static Call *idle;
static char request[8192];
static size_t request_size, number_at;

static void give_up(const char *why, Call *call) {
    fprintf(stderr, "gateway-load: %s\n", why);
    if (call) fprintf(stderr, "%.*s\n", (int)(held(&call->connection.in) > 600 ? 600 : held(&call->connection.in)),
                      call->connection.in.data + call->connection.in.start);
    exit(1);
}

static void make_request(void) {
    char body[4096], text[2048] = "";
    while (strlen(text) < 1800) strcat(text, "The quick brown fox jumps over the lazy dog. ");
    int size = snprintf(body, sizeof body,
                        "{\"model\":\"bench/model\",\"messages\":[{\"role\":\"system\",\"content\":\"You are brief.\"},"
                        "{\"role\":\"user\",\"content\":\"#%012d %016llx %s\"}],\"temperature\":%s,\"max_tokens\":256%s}",
                        0, seed, text, temperature, streams ? ",\"stream\":true" : "");
    request_size = (size_t)snprintf(request, sizeof request,
                                    "POST /v1/chat/completions HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
                                    "authorization: Bearer %s\r\ncontent-length: %d\r\n\r\n%s",
                                    key, size, body);
    number_at = (size_t)(strchr(request, '#') - request) + 1;
}

static void begin(Call *call, uint64_t since) {
    char number[16];
    snprintf(number, sizeof number, "%012ld", started);
    memcpy(request + number_at, number, 12);
    if (started == warm_up) measured_from = now_ns();
    *call = (Call){.connection = call->connection, .body = call->body, .is_busy = true, .since = since,
                   .is_counted = started >= warm_up};
    started++;
    put(&call->connection.out, request, request_size);
    flush(&call->connection);
}

static void begin_next(uint64_t since) {
    Call *call = idle;
    if (call) idle = call->next;
    else {
        if (!(call = calloc(1, sizeof *call))) fail("calloc");
        connect_to(&call->connection, port);
    }
    begin(call, since);
}

static void end(Call *call, uint64_t now) {
    if (call->head.status != 200) give_up("an answer is not 200", call);
    if (streams && (call->chunks != chunks || !call->has_end)) give_up("a stream is not whole", call);
    if (call->is_counted) {
        note(&whole, now - call->since);
        counted++;
    }
    ended++;
    call->is_busy = false;
    if (call->head.closes) {
        hang_up(&call->connection);
        connect_to(&call->connection, port);
    }
    if (!is_paced && started < warm_up + count) {
        begin(call, now_ns());
    } else {
        call->next = idle;
        idle = call;
    }
}

// One whole event of a stream.
static void event(Call *call, const char *text, size_t size, uint64_t now) {
    static const char mark[] = "\"content\":\"T";
    const char *place = memmem(text, size, mark, sizeof mark - 1);
    if (place) {
        uint64_t written = strtoull(place + sizeof mark - 1, NULL, 10);
        call->chunks++;
        if (!call->is_counted) return;
        if (call->chunks == 1) note(&first, now - call->since);
        note(&each, now - written);
        counted_chunks++;
    }
    if (size >= 12 && memcmp(text, "data: [DONE]", 12) == 0) call->has_end = true;
}

static void events_of(Call *call, uint64_t now) {
    char *start = call->body.data + call->body.start, *end;
    while ((end = memmem(start, (size_t)(call->body.data + call->body.end - start), "\n\n", 2))) {
        event(call, start, (size_t)(end - start), now);
        start = end + 2;
    }
    drop(&call->body, (size_t)(start - call->body.data) - call->body.start);
}

// Takes whole chunks of an answer's body; true when it has ended.
static bool take_chunks(Call *call) {
    Buffer *in = &call->connection.in;
    for (;;) {
        char *start = in->data + in->start, *line = held(in) ? memmem(start, held(in), "\r\n", 2) : NULL;
        if (!line) return false;
        size_t size = strtoul(start, NULL, 16), all = (size_t)(line - start) + 2 + size + 2;
        if (held(in) < all) return false;
        if (size && streams) put(&call->body, line + 2, size);
        drop(in, all);
        if (size == 0) return true;
    }
}

static void receive(Call *call) {
    uint64_t now;
    Buffer *in = &call->connection.in;
    bool is_open = fill(&call->connection);
    now = now_ns();
    if (!is_open) {
        if (call->is_busy) give_up("a connection was closed before the answer", call);
        give_up("an idle connection was closed", NULL);
    }
    if (!call->has_head) {
        if (!read_head(in, &call->head)) return;
        call->has_head = true;
        if (call->head.status != 200) give_up("an answer is not 200", call);
        drop(in, call->head.bytes);
    }
    bool is_over;
    if (call->head.is_chunked) {
        is_over = take_chunks(call);
    } else {
        is_over = held(in) >= call->head.content_length;
        if (is_over) {
            if (streams) put(&call->body, in->data + in->start, call->head.content_length);
            drop(in, call->head.content_length);
        }
    }
    if (streams && held(&call->body)) events_of(call, now);
    if (is_over) end(call, now);
}

static void run(uint64_t patience) {
    struct epoll_event ready[EVENTS];
    uint64_t from = now_ns(), give_up_at = from + patience, step = rate ? 1000000000u / (uint64_t)rate : stagger_ns;
    long all = warm_up + count, opening = is_paced ? all : (in_flight < all ? in_flight : all);
    for (long opened = 0; ended < all;) {
        uint64_t due = opened < opening ? from + (uint64_t)opened * step : 0;
        for (; opened < opening && due <= now_ns(); due = from + (uint64_t)opened * step) {
            begin_next(is_paced ? due : now_ns());
            opened++;
        }
        int events = wait_events(ready, EVENTS, opened < opening ? due : now_ns() + 1000000000u);
        for (int i = 0; i < events; i++) {
            Call *call = ready[i].data.ptr;
            if (ready[i].events & EPOLLOUT) flush(&call->connection);
            if (ready[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(call);
        }
        if (now_ns() > give_up_at) give_up("answers are missing", NULL);
    }
}

int main(int words_count, char **words) {
    static struct option options[] = {
        {"port", 1, 0, 'p'}, {"mode", 1, 0, 'm'}, {"rate", 1, 0, 'r'}, {"count", 1, 0, 'n'}, {"in-flight", 1, 0, 'f'},
        {"stream", 0, 0, 's'}, {"chunks", 1, 0, 'c'}, {"stagger-us", 1, 0, 'g'}, {"warm-up", 1, 0, 'w'},
        {"temperature", 1, 0, 't'}, {"key", 1, 0, 'k'}, {"seed", 1, 0, 'd'}, {"patience", 1, 0, 'x'}, {0}};
    uint64_t patience = 60;
    for (int option; (option = getopt_long(words_count, words, "", options, NULL)) != -1;) {
        if (option == '?') return 64;
        if (option == 'p') port = atoi(optarg);
        if (option == 'm') is_paced = strcmp(optarg, "paced") == 0;
        if (option == 'r') rate = atol(optarg);
        if (option == 'n') count = atol(optarg);
        if (option == 'f') in_flight = atoi(optarg);
        if (option == 's') streams = true;
        if (option == 'c') chunks = atoi(optarg);
        if (option == 'g') stagger_ns = strtoull(optarg, NULL, 10) * 1000;
        if (option == 'w') warm_up = atol(optarg);
        if (option == 't') temperature = optarg;
        if (option == 'k') key = optarg;
        if (option == 'd') seed = strtoull(optarg, NULL, 16);
        if (option == 'x') patience = strtoull(optarg, NULL, 10);
    }
    if (!port || count < 1 || (is_paced && rate < 1)) {
        fprintf(stderr, "usage: gateway-load --port P --mode paced|closed …, as the head of load.c says\n");
        return 64;
    }
    start_loop();
    make_request();
    run(patience * 1000000000u);
    double seconds = (double)(now_ns() - measured_from) / 1e9;
    printf("{\"sent\":%ld,\"count\":%ld,\"seconds\":%f,\"per_second\":%f,\"chunks\":%ld,\"cpu_s\":%f", started, counted,
           seconds, (double)counted / seconds, counted_chunks, cpu_seconds(0));
    print_times("whole", &whole);
    if (streams) {
        print_times("first", &first);
        print_times("chunk", &each);
    }
    printf("}\n");
    return 0;
}
