#include "csimdjson.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <vector>

#include <simdjson.h>

namespace {

// One document may not take more than this, so that every offset fits 32 bits.
constexpr size_t bytes_max = size_t(1) << 30;
// A short text can hold many values, each of which takes 32 bytes and more.
constexpr size_t nodes_max = size_t(4) << 20;
// A thread gives its scratch space back after a document larger than this.
constexpr size_t keep_bytes_max = size_t(1) << 20;
// Our own walk counts depth exactly; the parser's limit only has to be no tighter.
constexpr size_t parser_depth_max = 1024;

struct open_container {
    uint32_t node;
    uint32_t members;
    bool is_object;
    bool at_key;
};

struct scratch {
    simdjson::dom::parser parser;
    std::vector<uint8_t> padded;
    std::vector<csimdjson_node> nodes;
    std::vector<uint8_t> text;
    std::vector<open_container> open;
    std::vector<std::pair<std::string_view, uint32_t>> keys;
};

thread_local std::unique_ptr<scratch> thread_scratch;

int code_of(simdjson::error_code error) {
    switch (error) {
        case simdjson::SUCCESS: return CSIMDJSON_OK;
        case simdjson::CAPACITY: return CSIMDJSON_TOO_LARGE;
        case simdjson::MEMALLOC: return CSIMDJSON_MEMORY;
        case simdjson::DEPTH_ERROR: return CSIMDJSON_DEPTH;
        case simdjson::UTF8_ERROR: return CSIMDJSON_UTF8;
        case simdjson::NUMBER_ERROR: return CSIMDJSON_NUMBER;
        default: return CSIMDJSON_SYNTAX;
    }
}

std::string_view bytes_of(const scratch &s, const csimdjson_node &node) {
    const uint8_t *from = node.text == CSIMDJSON_IN_SOURCE ? s.padded.data() + node.start + 1 : s.text.data() + node.text;
    return {reinterpret_cast<const char *>(from), node.count};
}

// The source offset of a key that the object at `index` has twice, or SIZE_MAX.
size_t duplicate_key(scratch &s, uint32_t index) {
    const csimdjson_node &object = s.nodes[index];
    if (object.count < 2) return SIZE_MAX;
    s.keys.clear();
    for (uint32_t at = index + 1; at < object.next; at = s.nodes[at + 1].next) {
        s.keys.emplace_back(bytes_of(s, s.nodes[at]), s.nodes[at].start);
    }
    const size_t count = s.keys.size();
    if (count <= 12) {
        for (size_t i = 1; i < count; i++) {
            for (size_t j = 0; j < i; j++) {
                if (s.keys[i].first == s.keys[j].first) return s.keys[i].second;
            }
        }
        return SIZE_MAX;
    }
    std::sort(s.keys.begin(), s.keys.end());
    for (size_t i = 1; i < count; i++) {
        if (s.keys[i].first == s.keys[i - 1].first) return s.keys[i].second;
    }
    return SIZE_MAX;
}

void add_string(scratch &s, csimdjson_node &node, const uint8_t *unescaped) {
    uint32_t length = 0;
    std::memcpy(&length, unescaped, sizeof length);
    node.kind = CSIMDJSON_STRING;
    node.count = length;
    node.text = CSIMDJSON_IN_SOURCE;
    // As long as its span without the quotes: it had no escapes.
    if (node.end - node.start - 2 != length) {
        node.text = uint32_t(s.text.size());
        s.text.insert(s.text.end(), unescaped + sizeof length, unescaped + sizeof length + length);
    }
}

// Walks the tape beside the list of structural characters, which knows where in the source each token starts.
int build(scratch &s, size_t count, uint32_t depth_max, csimdjson_result *result) {
    const uint64_t *tape = s.parser.doc.tape.get();
    const uint8_t *strings = s.parser.doc.string_buf.get();
    const uint32_t *token = s.parser.implementation->structural_indexes.get();
    const uint8_t *source = s.padded.data();
    const size_t tape_end = (tape[0] & 0x00FFFFFFFFFFFFFFull) - 1;
    for (size_t i = 1; i < tape_end; i++) {
        while (source[*token] == ',' || source[*token] == ':') token++;
        const char type = char(tape[i] >> 56);
        const uint64_t payload = tape[i] & 0x00FFFFFFFFFFFFFFull;
        const uint32_t start = *token++;
        if (type == '}' || type == ']') {
            const open_container closed = s.open.back();
            s.open.pop_back();
            csimdjson_node &node = s.nodes[closed.node];
            node.end = start + 1;
            node.next = uint32_t(s.nodes.size());
            node.count = closed.members;
            if (type == '}') {
                const size_t twice = duplicate_key(s, closed.node);
                if (twice != SIZE_MAX) {
                    result->error_offset = twice;
                    return CSIMDJSON_DUPLICATE_KEY;
                }
            }
            continue;
        }
        if (!s.open.empty()) {
            open_container &parent = s.open.back();
            if (!parent.is_object || parent.at_key) parent.members++;
            parent.at_key = parent.is_object && !parent.at_key;
        }
        uint32_t end = uint32_t(std::min<size_t>(*token, count));
        while (end > start + 1 && (source[end - 1] <= ' ')) end--;
        csimdjson_node node{CSIMDJSON_NULL, start, end, uint32_t(s.nodes.size() + 1), 0, CSIMDJSON_IN_SOURCE, 0};
        switch (type) {
            case '{':
            case '[':
                if (s.open.size() >= depth_max) {
                    result->error_offset = start;
                    return CSIMDJSON_DEPTH;
                }
                node.kind = type == '{' ? CSIMDJSON_OBJECT : CSIMDJSON_ARRAY;
                s.open.push_back({uint32_t(s.nodes.size()), 0, type == '{', type == '{'});
                break;
            case '"': add_string(s, node, strings + payload); break;
            case 'l': node.kind = CSIMDJSON_INT64; node.bits = tape[++i]; break;
            case 'u': node.kind = CSIMDJSON_UINT64; node.bits = tape[++i]; break;
            case 'd': node.kind = CSIMDJSON_DOUBLE; node.bits = tape[++i]; break;
            case 't': node.kind = CSIMDJSON_TRUE; break;
            case 'f': node.kind = CSIMDJSON_FALSE; break;
            default: break;
        }
        if (s.nodes.size() == nodes_max) return CSIMDJSON_TOO_LARGE;
        s.nodes.push_back(node);
    }
    result->nodes = s.nodes.data();
    result->node_count = s.nodes.size();
    result->text = s.text.data();
    result->text_bytes = s.text.size();
    return CSIMDJSON_OK;
}

}  // namespace

extern "C" void csimdjson_release(void) { thread_scratch.reset(); }

extern "C" int csimdjson_parse(const uint8_t *bytes, size_t count, uint32_t depth_max, csimdjson_result *result) {
    *result = {};
    if (count > bytes_max) return CSIMDJSON_TOO_LARGE;
    if (count == 0) return CSIMDJSON_SYNTAX;
    try {
        if (!thread_scratch || thread_scratch->padded.size() > keep_bytes_max) {
            thread_scratch = std::make_unique<scratch>();
        }
        scratch &s = *thread_scratch;
        s.nodes.clear();
        s.text.clear();
        s.open.clear();
        if (s.padded.size() < count + simdjson::SIMDJSON_PADDING) s.padded.resize(count + simdjson::SIMDJSON_PADDING);
        std::memcpy(s.padded.data(), bytes, count);
        std::memset(s.padded.data() + count, 0, simdjson::SIMDJSON_PADDING);
        if (s.parser.capacity() < count || s.parser.max_depth() != parser_depth_max) {
            const auto error = s.parser.allocate(std::max(count, size_t(4096)), parser_depth_max);
            if (error) return code_of(error);
        }
        const auto error = s.parser.parse(s.padded.data(), count, false).error();
        if (error) return code_of(error);
        return build(s, count, depth_max, result);
    } catch (const std::bad_alloc &) {
        return CSIMDJSON_MEMORY;
    } catch (...) {
        return CSIMDJSON_SYNTAX;
    }
}
