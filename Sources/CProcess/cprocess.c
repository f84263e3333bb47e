#define _GNU_SOURCE
#include "cprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Between fork and exec only what is safe in a signal handler: another thread may hold any lock. */
static void run(
    const char *path, char *const *argv, char *const *envp, int output, int dies_with_parent, int session, pid_t parent)
{
    if (session) setsid();
    else setpgid(0, 0);
    if (dies_with_parent) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(127); /* it died before the line above */
    }
    for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing >= 0) dup2(nothing, 0);
    if (output >= 0) {
        dup2(output, 1);
        dup2(output, 2);
    }
    syscall(SYS_close_range, 3U, ~0U, 0U);
    execve(path, argv, envp);
    _exit(127);
}

pid_t cprocess_spawn(
    const char *path, char *const *argv, char *const *envp, int output, int dies_with_parent, int session)
{
    /* Until the child has its own dispositions, a signal to it waits: the parent may ignore what has to end the child. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t parent = getpid();
    pid_t child = fork();
    int failure = errno;
    if (child == 0) run(path, argv, envp, output, dies_with_parent, session, parent);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return child < 0 ? -failure : child;
}
