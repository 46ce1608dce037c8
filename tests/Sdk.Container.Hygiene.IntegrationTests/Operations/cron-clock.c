/*
 * Lets Debian's own cron run through years in a second, and writes down which command it starts when.
 *
 * Preloaded into cron(8), whose code decides everything: its sleep passes at once on a clock of its own, its fork is
 * only noted, and a file is looked at once. Debian's cron 3.0pl1 starts a job with fork() and then frees the element
 * of its queue (job.c), which leads to the crontab's line (cron.h).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct entry { struct entry *next; uid_t uid; gid_t gid; char **environment; char *command; };
struct job { struct job *next; struct entry *entry; };

extern void __libc_free(void *);

static time_t now, end;
static FILE *out;
static int forked;
static struct { char path[64]; struct stat status; int result; } seen[8];

static void begin(void)
{
    if (out)
        return;
    now = atol(getenv("CLOCK_FROM"));
    end = atol(getenv("CLOCK_TO"));
    out = fopen(getenv("CLOCK_OUT"), "w");
    if (!out)
        _exit(2);
}

time_t time(time_t *result)
{
    begin();
    if (result)
        *result = now;
    return now;
}

unsigned sleep(unsigned seconds)
{
    begin();
    now += seconds;
    if (now > end)
        _exit(fclose(out) ? 2 : 0);
    return 0;
}

pid_t fork(void)
{
    forked = 1;
    return 1 << 30; /* no process has this number */
}

void free(void *memory)
{
    if (forked && memory) {
        forked = 0;
        fprintf(out, "%ld %s\n", (long)now, ((struct job *)memory)->entry->command);
    }
    __libc_free(memory);
}

int stat(const char *path, struct stat *status)
{
    int (*original)(const char *, struct stat *) = dlsym(RTLD_NEXT, "stat");
    int i, result;
    for (i = 0; i < 8 && seen[i].path[0]; i++)
        if (!strcmp(seen[i].path, path)) {
            *status = seen[i].status;
            return seen[i].result;
        }
    result = original(path, status);
    if (i < 8 && strlen(path) < sizeof seen[i].path) {
        strcpy(seen[i].path, path);
        seen[i].status = *status;
        seen[i].result = result;
    }
    return result;
}
