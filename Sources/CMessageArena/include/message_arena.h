#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Memory for one encode or decode: taken from the front of a chunk, given back all at once. Every block has its size
// in front of it, which is how a decoded string's true length is known (protobuf-c keeps none).

typedef struct message_arena_chunk {
    struct message_arena_chunk *_Nullable next;
    size_t capacity;
} message_arena_chunk;

typedef struct message_arena {
    ProtobufCAllocator allocator;  // first: protobuf-c's functions get this pointer
    uint8_t *_Nullable cursor;
    uint8_t *_Nullable end;
    message_arena_chunk *_Nullable chunks;  // newest first; the oldest is kept for the next use
    size_t taken;
    size_t limit;
    bool refused;  // the limit was met
} message_arena;

// This thread's arena, or a new one if that is in use. `limit` is the number of bytes it will hand out at most.
message_arena *_Nonnull message_arena_acquire(size_t limit);
void message_arena_release(message_arena *_Nonnull arena);

// As message_arena_take, when the chunk is used up. NULL over the limit or when the machine is out of memory.
void *_Nullable message_arena_take_slowly(message_arena *_Nonnull arena, size_t size);

enum { MESSAGE_ARENA_HEADER = 16 };  // keeps the blocks aligned for every type

static inline void *_Nullable message_arena_take(message_arena *_Nonnull arena, size_t size) {
    if (size > SIZE_MAX / 2) return NULL;
    size_t whole = ((size + 15) & ~(size_t)15) + MESSAGE_ARENA_HEADER;
    if ((size_t)(arena->end - arena->cursor) < whole || whole > arena->limit - arena->taken) {
        return message_arena_take_slowly(arena, size);
    }
    uint8_t *block = arena->cursor;
    arena->cursor += whole;
    arena->taken += whole;
    *(size_t *)block = size;
    return block + MESSAGE_ARENA_HEADER;
}

// For encoding, where there is no limit: ends the process when the machine has no memory left, as Swift itself does.
void *_Nonnull message_arena_need(message_arena *_Nonnull arena, size_t size);

// A copy of the text that ends with NUL; NULs inside are left out, since a C string would end at the first.
char *_Nonnull message_arena_text(message_arena *_Nonnull arena, const uint8_t *_Nullable text, size_t count);

// The length of a string that protobuf-c decoded into an arena, or -1 if it has a NUL inside.
ptrdiff_t message_arena_text_length(const char *_Nullable text);
