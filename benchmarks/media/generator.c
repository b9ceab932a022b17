/* Sends packets that were made beforehand, each at its time, and says when they arrived.
 *
 * The plan comes on standard input, as traffic.py writes it; the sockets are inherited. Arrival is
 * the kernel's time stamp, so that a generator that reads late adds nothing to a delay.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH 32
#define LARGEST 1600
#define WINDOW 8192 /* packets of one stream that a plan may hold */
#define ROUTES 8    /* streams that one leg may get */
#define TAIL 500000000ull

struct header { uint32_t legs, streams, routes, packets; uint64_t entries, bytes; };
struct leg { int32_t fd; uint32_t skip; };
struct route { uint32_t leg, ssrc, stream, offset; };
struct entry { uint64_t due; uint32_t leg, stream, at; uint16_t size, number; };

static struct {
    uint32_t count;
    struct { uint32_t ssrc, stream, offset; uint8_t seen[WINDOW / 8]; } to[ROUTES];
} *gets;
static struct header head;
static struct leg *legs;
static uint64_t *sent_at;
static uint32_t *delays, *lateness;
static uint64_t received;

static void fail(const char *what) { perror(what); exit(1); }

static void *take(size_t size) {
    void *data = malloc(size ? size : 1);
    if (!data || fread(data, 1, size, stdin) != size) fail("plan");
    return data;
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void arrived(uint32_t leg, const uint8_t *data, int size, uint64_t at) {
    data += legs[leg].skip;
    size -= legs[leg].skip;
    if (size < 12 || data[0] >> 6 != 2 || (data[1] >= 192 && data[1] <= 223)) return;
    uint16_t number = data[2] << 8 | data[3];
    uint32_t ssrc = (uint32_t)data[8] << 24 | data[9] << 16 | data[10] << 8 | data[11];
    for (uint32_t i = 0; i < gets[leg].count; i++) {
        if (gets[leg].to[i].ssrc != ssrc) continue;
        uint32_t slot = (uint16_t)(number - gets[leg].to[i].offset) % WINDOW;
        uint64_t sent = sent_at[(size_t)gets[leg].to[i].stream * WINDOW + slot];
        uint8_t bit = 1 << slot % 8, *seen = &gets[leg].to[i].seen[slot / 8];
        if (!sent || *seen & bit) return;
        *seen |= bit;
        delays[received++] = at > sent ? (at - sent) / 100 : 0;
        return;
    }
}

static void drain(uint32_t leg) {
    static uint8_t data[BATCH][LARGEST];
    static uint8_t control[BATCH][64];
    struct mmsghdr messages[BATCH];
    struct iovec parts[BATCH];
    int count;
    do {
        for (int i = 0; i < BATCH; i++) {
            parts[i] = (struct iovec){data[i], LARGEST};
            messages[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1,
                                                  .msg_control = control[i], .msg_controllen = 64};
        }
        count = recvmmsg(legs[leg].fd, messages, BATCH, MSG_DONTWAIT, NULL);
        for (int i = 0; i < count; i++) {
            struct cmsghdr *c = CMSG_FIRSTHDR(&messages[i].msg_hdr);
            struct timespec t;
            if (!c || c->cmsg_type != SCM_TIMESTAMPNS) continue;
            memcpy(&t, CMSG_DATA(c), sizeof t);
            arrived(leg, data[i], messages[i].msg_len, t.tv_sec * 1000000000ull + t.tv_nsec);
        }
    } while (count == BATCH);
}

static int ascending(const void *a, const void *b) {
    return (*(const uint32_t *)a > *(const uint32_t *)b) - (*(const uint32_t *)a < *(const uint32_t *)b);
}

static double quantile(uint32_t *values, uint64_t count, double share) {
    return count ? values[(uint64_t)(share * (count - 1))] / 10.0 : 0;
}

int main(void) {
    if (fread(&head, sizeof head, 1, stdin) != 1) fail("plan");
    legs = take(head.legs * sizeof *legs);
    struct route *routes = take(head.routes * sizeof *routes);
    struct entry *entries = take(head.entries * sizeof *entries);
    uint8_t *packets = take(head.bytes);
    gets = calloc(head.legs, sizeof *gets);
    sent_at = calloc((size_t)head.streams * WINDOW, sizeof *sent_at);
    uint32_t *receivers = calloc(head.streams, sizeof *receivers);
    lateness = calloc(head.entries + 1, sizeof *lateness);
    if (!gets || !sent_at || !receivers || !lateness) fail("memory");
    for (uint32_t i = 0; i < head.routes; i++) {
        uint32_t leg = routes[i].leg, at = gets[leg].count++;
        if (at >= ROUTES) { fprintf(stderr, "too many streams for one leg\n"); return 1; }
        gets[leg].to[at].ssrc = routes[i].ssrc;
        gets[leg].to[at].stream = routes[i].stream;
        gets[leg].to[at].offset = routes[i].offset;
        receivers[routes[i].stream]++;
    }
    uint64_t expected = 0;
    for (uint64_t i = 0; i < head.entries; i++) expected += receivers[entries[i].stream];
    delays = malloc((expected + 1) * sizeof *delays);
    int epoll = epoll_create1(0), on = 1;
    for (uint32_t i = 0; i < head.legs; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
        if (setsockopt(legs[i].fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on)) fail("SO_TIMESTAMPNS");
        drain(i);
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, legs[i].fd, &event)) fail("epoll_ctl");
    }
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    uint64_t start = now(), next = 0, refused = 0, end = 0;
    for (;;) {
        uint64_t time = now();
        for (int n = 0; n < BATCH && next < head.entries && start + entries[next].due <= time; n++, next++) {
            struct entry *e = &entries[next];
            time = now();
            lateness[next] = (time - start - e->due) / 100;
            sent_at[(size_t)e->stream * WINDOW + e->number % WINDOW] = time;
            if (send(legs[e->leg].fd, packets + e->at, e->size, MSG_DONTWAIT) < 0) refused++;
        }
        if (next == head.entries) {
            if (!end) end = time;
            if (received == expected || time - end > TAIL) break;
        }
        uint64_t wake = next < head.entries ? start + entries[next].due : end + TAIL;
        uint64_t wait = wake > time ? wake - time : 0;
        struct timespec timeout = {wait / 1000000000ull, wait % 1000000000ull};
        struct epoll_event events[64];
        int count = epoll_pwait2(epoll, events, 64, &timeout, NULL);
        for (int i = 0; i < count; i++) drain(events[i].data.u32);
    }
    getrusage(RUSAGE_SELF, &after);
    double cpu = (after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_stime.tv_sec)
        + 1e-6 * (after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_stime.tv_usec);
    qsort(delays, received, sizeof *delays, ascending);
    qsort(lateness, head.entries, sizeof *lateness, ascending);
    printf("{\"sent\": %lu, \"refused\": %lu, \"expected\": %lu, \"received\": %lu, \"seconds\": %.4f, \"cpu\": %.4f, "
           "\"p50\": %.1f, \"p99\": %.1f, \"late_p99\": %.1f}\n",
           head.entries, refused, expected, received, (end - start) / 1e9, cpu, quantile(delays, received, 0.5),
           quantile(delays, received, 0.99), quantile(lateness, head.entries, 0.99));
    return 0;
}
