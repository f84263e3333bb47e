#pragma once
#include <sys/types.h>

/// Starts a program: a process group of its own, nothing inherited but the standard streams.
///
/// `argv` and `envp` end with NULL. `output` becomes its standard output and error; `output` < 0 leaves both as they are.
/// With `dies_with_parent` the kernel kills it when the calling thread ends: call from a thread that lives as long as the
/// process. With `session` it gets a session of its own instead of a group, so that a closing terminal does not reach it.
/// Returns the process id, or -errno if there was no new process; a program that can't be run ends with 127.
pid_t cprocess_spawn(
    const char *_Nonnull path, char *_Nullable const *_Nonnull argv, char *_Nullable const *_Nonnull envp, int output,
    int dies_with_parent, int session);
