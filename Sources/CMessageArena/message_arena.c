#include "message_arena.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// Kept by each thread between uses; covers nearly every message. Further chunks double, up to GROWTH_MAX.
static const size_t FIRST_CHUNK = 64 * 1024;
static const size_t GROWTH_MAX = 8 * 1024 * 1024;

static pthread_key_t key;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void free_chunks_but_oldest(message_arena *arena) {
    while (arena->chunks != NULL && arena->chunks->next != NULL) {
        message_arena_chunk *chunk = arena->chunks;
        arena->chunks = chunk->next;
        free(chunk);
    }
}

static void destroy(void *value) {
    message_arena *arena = value;
    free_chunks_but_oldest(arena);
    free(arena->chunks);
    free(arena);
}

static void make_key(void) {
    if (pthread_key_create(&key, destroy) != 0) abort();
}

static void *allocate(void *data, size_t size) { return message_arena_take(data, size); }

static void deallocate(void *data, void *block) {
    (void)data;
    (void)block;
}

static void start_chunk(message_arena *arena) {
    uintptr_t start = ((uintptr_t)(arena->chunks + 1) + 15) & ~(uintptr_t)15;
    arena->cursor = (uint8_t *)start;
    arena->end = arena->cursor + arena->chunks->capacity;
}

static bool add_chunk(message_arena *arena, size_t capacity) {
    message_arena_chunk *chunk = malloc(sizeof *chunk + capacity + 16);
    if (chunk == NULL) return false;
    chunk->capacity = capacity;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    start_chunk(arena);
    return true;
}

message_arena *message_arena_acquire(size_t limit) {
    pthread_once(&key_once, make_key);
    message_arena *arena = pthread_getspecific(key);
    if (arena != NULL) {
        pthread_setspecific(key, NULL);
    } else {
        arena = calloc(1, sizeof *arena);
        if (arena == NULL || !add_chunk(arena, FIRST_CHUNK)) abort();
        arena->allocator.alloc = allocate;
        arena->allocator.free = deallocate;
        arena->allocator.allocator_data = arena;
    }
    start_chunk(arena);
    arena->taken = 0;
    arena->limit = limit;
    arena->refused = false;
    return arena;
}

void message_arena_release(message_arena *arena) {
    free_chunks_but_oldest(arena);
    if (pthread_getspecific(key) != NULL || pthread_setspecific(key, arena) != 0) destroy(arena);
}

void *message_arena_take_slowly(message_arena *arena, size_t size) {
    size_t whole = ((size + 15) & ~(size_t)15) + MESSAGE_ARENA_HEADER;
    if (whole > arena->limit - arena->taken) {
        arena->refused = true;
        return NULL;
    }
    size_t capacity = arena->chunks->capacity * 2;
    if (capacity > GROWTH_MAX) capacity = GROWTH_MAX;
    if (capacity < whole) capacity = whole;
    if (!add_chunk(arena, capacity)) return NULL;
    return message_arena_take(arena, size);
}

void *message_arena_need(message_arena *arena, size_t size) {
    void *block = message_arena_take(arena, size);
    if (block == NULL) abort();
    return block;
}

char *message_arena_text(message_arena *arena, const uint8_t *text, size_t count) {
    char *copy = message_arena_need(arena, count + 1);
    size_t length = 0;
    if (count > 0 && memchr(text, 0, count) == NULL) {
        memcpy(copy, text, count);
        length = count;
    } else {
        for (size_t index = 0; index < count; index++) {
            if (text[index] != 0) copy[length++] = (char)text[index];
        }
    }
    copy[length] = 0;
    return copy;
}

ptrdiff_t message_arena_text_length(const char *text) {
    if (text == NULL || text == protobuf_c_empty_string) return 0;
    size_t length = *(const size_t *)((const uint8_t *)text - MESSAGE_ARENA_HEADER) - 1;
    return memchr(text, 0, length) == NULL ? (ptrdiff_t)length : -1;
}
