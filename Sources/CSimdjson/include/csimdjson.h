#pragma once
// A C face of simdjson's DOM parser: the whole document is validated and comes back as a flat list of nodes in document
// order, each with the place it has in the source.
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    CSIMDJSON_NULL = 0,
    CSIMDJSON_FALSE = 1,
    CSIMDJSON_TRUE = 2,
    CSIMDJSON_INT64 = 3,
    CSIMDJSON_UINT64 = 4,  // only values above INT64_MAX
    CSIMDJSON_DOUBLE = 5,
    CSIMDJSON_STRING = 6,
    CSIMDJSON_ARRAY = 7,
    CSIMDJSON_OBJECT = 8,  // its children are key, value, key, value, ...
};

enum {
    CSIMDJSON_OK = 0,
    CSIMDJSON_SYNTAX = 1,
    CSIMDJSON_DEPTH = 2,
    CSIMDJSON_DUPLICATE_KEY = 3,
    CSIMDJSON_TOO_LARGE = 4,
    CSIMDJSON_UTF8 = 5,
    CSIMDJSON_NUMBER = 6,  // does not fit 64 bits or a finite double
    CSIMDJSON_MEMORY = 7,
};

#define CSIMDJSON_IN_SOURCE UINT32_MAX

typedef struct {
    uint32_t kind;
    uint32_t start;  // span in the source, quotes and brackets included
    uint32_t end;
    uint32_t next;   // node after the whole value
    uint32_t count;  // string: unescaped bytes; array: elements; object: members
    uint32_t text;   // string: offset in `text`, or CSIMDJSON_IN_SOURCE = unescaped bytes stand at source[start + 1]
    uint64_t bits;   // numbers: the int64, uint64 or double
} csimdjson_node;

typedef struct {
    const csimdjson_node *_Nullable nodes;
    size_t node_count;
    const uint8_t *_Nullable text;  // strings that had escapes, unescaped, one after the other
    size_t text_bytes;
    size_t error_offset;            // of a duplicate key or of what is too deep; else 0
} csimdjson_result;

// Parses `count` bytes that need no padding. The result belongs to the thread and lives until its next parse.
int csimdjson_parse(const uint8_t *_Nullable bytes, size_t count, uint32_t depth_max, csimdjson_result *_Nonnull result);

// Gives back what the thread's last parse keeps, its result included.
void csimdjson_release(void);

#ifdef __cplusplus
}
#endif
