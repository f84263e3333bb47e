#include "ccurl_shims.h"

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

int ccurl_set_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int ccurl_set_add_bell(int set) {
    int bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    /* By its edge: it never has to be read. */
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.fd = bell};
    if (bell >= 0 && epoll_ctl(set, EPOLL_CTL_ADD, bell, &event) != 0) {
        close(bell);
        return -1;
    }
    return bell;
}

void ccurl_bell_ring(int bell) {
    uint64_t one = 1;
    ssize_t written = write(bell, &one, sizeof one);
    (void)written; /* It can only be too full to count on, and then it has been rung. */
}

void ccurl_set_watch(int set, curl_socket_t socket, int what, bool is_new) {
    struct epoll_event event = {.data.fd = socket};
    if (what & CURL_POLL_IN) event.events |= EPOLLIN;
    if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
    epoll_ctl(set, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event);
}

void ccurl_set_remove(int set, curl_socket_t socket) {
    struct epoll_event event = {0};
    epoll_ctl(set, EPOLL_CTL_DEL, socket, &event);
}

int ccurl_set_wait(int set, int bell, ccurl_event *events, int max, int milliseconds) {
    struct epoll_event ready[64];
    int count = epoll_wait(set, ready, max < 64 ? max : 64, milliseconds), kept = 0;
    for (int i = 0; i < count; i++) {
        if (ready[i].data.fd == bell) continue;
        int bits = ready[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0;
        /* An end or an error is found by reading, with what came before it. */
        if (ready[i].events & ~EPOLLOUT) bits |= CURL_CSELECT_IN;
        events[kept++] = (ccurl_event){.socket = ready[i].data.fd, .bits = bits};
    }
    return kept;
}
