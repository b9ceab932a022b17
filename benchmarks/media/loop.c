/* The least that a relay can do: recvfrom, a look into a table, sendto. Arguments: pairs of ports. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static uint16_t other[65536];

int main(int count, char **ports) {
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, from;
    socklen_t size = sizeof here;
    int fd = socket(AF_INET, SOCK_DGRAM, 0), buffer = 8 << 20;
    for (int i = 1; i + 1 < count; i += 2) {
        other[atoi(ports[i])] = atoi(ports[i + 1]);
        other[atoi(ports[i + 1])] = atoi(ports[i]);
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    if (bind(fd, (struct sockaddr *)&here, size) || getsockname(fd, (struct sockaddr *)&here, &size)) return 1;
    printf("%d\n", ntohs(here.sin_port));
    fflush(stdout);
    for (;;) {
        char data[1500];
        size = sizeof from;
        ssize_t length = recvfrom(fd, data, sizeof data, 0, (struct sockaddr *)&from, &size);
        uint16_t port = other[ntohs(from.sin_port)];
        if (length < 0 || !port) continue;
        from.sin_port = htons(port);
        sendto(fd, data, length, 0, (struct sockaddr *)&from, size);
    }
}
