/*
 * A clock on which a minute takes a second, for Debian's own cron alone: preloaded into cron(8), which asks for the
 * time and sleeps until the next minute. It begins with the machine's. What cron starts has the machine's again.
 */
#define _GNU_SOURCE
#include <time.h>

#define SPEED 60

time_t time(time_t *result)
{
    static struct timespec begin;
    struct timespec real;
    time_t now;
    clock_gettime(CLOCK_REALTIME, &real);
    if (!begin.tv_sec)
        begin = real;
    now = begin.tv_sec + (time_t)(((real.tv_sec - begin.tv_sec) + (real.tv_nsec - begin.tv_nsec) / 1e9) * SPEED);
    if (result)
        *result = now;
    return now;
}

unsigned sleep(unsigned seconds)
{
    struct timespec wait = { seconds / SPEED, seconds % SPEED * (1000000000L / SPEED) };
    nanosleep(&wait, 0);
    return 0;
}
