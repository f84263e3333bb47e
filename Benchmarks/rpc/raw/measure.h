// What a measurement says of a process, and the line of JSON that every peer prints. C and C++.
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    const char *peer, *mode;
    int in_flight, bytes, rate;
    long count;
    double seconds;
    uint32_t *times;  // nanoseconds each; sorted by report()
    long times_count;
    double client_cpu_s, server_cpu_s;
    pid_t server;
} Measured;

static inline uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// User and system time of all threads of a process, 0 = this one, in seconds.
static inline double cpu_seconds(pid_t process) {
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(process ? process : getpid(), &clock) != 0 || clock_gettime(clock, &t) != 0) return 0;
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline long status_kb(pid_t process, const char *key) {
    char path[64], line[256];
    long value = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)(process ? process : getpid()));
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    while (fgets(line, sizeof line, file))
        if (strncmp(line, key, strlen(key)) == 0) value = strtol(line + strlen(key), NULL, 10);
    fclose(file);
    return value;
}

static inline int by_value(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static inline void report(Measured *m) {
    qsort(m->times, (size_t)m->times_count, sizeof m->times[0], by_value);
    double p50 = m->times_count ? m->times[m->times_count * 50 / 100] / 1e3 : 0;
    double p99 = m->times_count ? m->times[m->times_count * 99 / 100] / 1e3 : 0;
    printf("{\"peer\":\"%s\",\"mode\":\"%s\",\"in_flight\":%d,\"bytes\":%d,\"rate\":%d,\"count\":%ld,\"seconds\":%f,"
           "\"per_second\":%f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"client_cpu_s\":%f,\"server_cpu_s\":%f,"
           "\"client_rss_kb\":%ld,\"server_rss_kb\":%ld,\"client_peak_kb\":%ld,\"server_peak_kb\":%ld}\n",
           m->peer, m->mode, m->in_flight, m->bytes, m->rate, m->count, m->seconds, (double)m->count / m->seconds, p50,
           p99, m->client_cpu_s, m->server_cpu_s, status_kb(0, "VmRSS:"), m->server ? status_kb(m->server, "VmRSS:") : 0,
           status_kb(0, "VmHWM:"), m->server ? status_kb(m->server, "VmHWM:") : 0);
    fflush(stdout);
}
