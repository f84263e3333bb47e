#pragma once
#include <curl/curl.h>
#include <stdbool.h>

/* libcurl's setopt and getinfo are variadic, which Swift cannot call: one typed front for each kind of argument. */

typedef size_t (*ccurl_data_callback)(char *_Nullable, size_t, size_t, void *_Nullable);
typedef int (*ccurl_prereq_callback)(void *_Nullable, char *_Nullable, char *_Nullable, int, int);

static inline CURLcode ccurl_easy_setopt_long(CURL *_Nonnull easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_easy_setopt_offset(CURL *_Nonnull easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_easy_setopt_string(CURL *_Nonnull easy, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_easy_setopt_pointer(CURL *_Nonnull easy, CURLoption option, void *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

/* Copies as many bytes as CURLOPT_POSTFIELDSIZE_LARGE says. */
static inline CURLcode ccurl_easy_setopt_body(CURL *_Nonnull easy, const void *_Nonnull bytes) {
    return curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes);
}

static inline CURLcode ccurl_easy_setopt_headers(CURL *_Nonnull easy, struct curl_slist *_Nullable list) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
}

static inline CURLcode ccurl_easy_setopt_data_callback(
    CURL *_Nonnull easy, CURLoption option, ccurl_data_callback _Nonnull callback
) {
    return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode ccurl_easy_setopt_prereq(CURL *_Nonnull easy, ccurl_prereq_callback _Nonnull callback) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

typedef curl_socket_t (*ccurl_open_callback)(void *_Nullable, curlsocktype, struct curl_sockaddr *_Nullable);
typedef int (*ccurl_close_callback)(void *_Nullable, curl_socket_t);

/* How the sockets of connections are opened and closed; those that libcurl has for itself are not. */
static inline void ccurl_easy_set_sockets(
    CURL *_Nonnull easy, ccurl_open_callback _Nonnull open, ccurl_close_callback _Nonnull close, void *_Nonnull user
) {
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, user);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, user);
}

static inline long ccurl_easy_getinfo_long(CURL *_Nonnull easy, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

static inline curl_off_t ccurl_easy_getinfo_offset(CURL *_Nonnull easy, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

static inline void *_Nullable ccurl_easy_getinfo_private(CURL *_Nonnull easy) {
    char *value = NULL;
    return curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value) == CURLE_OK ? value : NULL;
}

static inline CURLMcode ccurl_multi_setopt_long(CURLM *_Nonnull multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

typedef int (*ccurl_socket_callback)(CURL *_Nullable, curl_socket_t, int, void *_Nullable, void *_Nullable);
typedef int (*ccurl_timer_callback)(CURLM *_Nullable, long, void *_Nullable);

static inline void ccurl_multi_set_callbacks(
    CURLM *_Nonnull multi, ccurl_socket_callback _Nonnull socket, ccurl_timer_callback _Nonnull timer,
    void *_Nonnull user
) {
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, user);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, user);
}

/* The sockets that libcurl wants to hear of, in a set of the kernel's: waiting costs by what happens, not by what is open. */

/* A socket at which something happened, and what, as curl_multi_socket_action takes it. */
typedef struct {
    curl_socket_t socket;
    int bits;
} ccurl_event;

/* A new set, or -1. */
int ccurl_set_create(void);
/* A descriptor in the set that ends a wait when it is rung, or -1. */
int ccurl_set_add_bell(int set);
/* From any thread. */
void ccurl_bell_ring(int bell);
/* What a socket is watched for from now on: CURL_POLL_IN, _OUT, _INOUT or _NONE; is_new: it is not in the set yet. */
void ccurl_set_watch(int set, curl_socket_t socket, int what, bool is_new);
void ccurl_set_remove(int set, curl_socket_t socket);
/* Waits for so long, -1 = for ever; gives how many events it wrote. The bell is none. */
int ccurl_set_wait(int set, int bell, ccurl_event *_Nonnull events, int max, int milliseconds);
