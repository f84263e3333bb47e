"""What every benchmark asks of the machine and of processes."""

import time


def busy_share(seconds):
    """How busy the machine is, over so many seconds."""
    def ticks():
        with open("/proc/stat", encoding="ascii") as file:
            fields = [int(word) for word in file.readline().split()[1:9]]
        return fields[3], sum(fields)
    idle, total = ticks()
    time.sleep(seconds)
    now_idle, now_total = ticks()
    return 1 - (now_idle - idle) / max(1, now_total - total)


def wait_for_calm(patience):
    """Waits for a second in which the machine was nine tenths idle; False when there was none."""
    end = time.monotonic() + patience
    while patience > 0 and time.monotonic() < end:
        if busy_share(1) < 0.1:
            return True
    return busy_share(0.2) < 0.1


def processor():
    """The processor's name."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "unknown")


def cpu_seconds(pid):
    """User and system time of a process, also of its threads that have ended."""
    # The clock that clock_getcpuclockid(3) gives.
    return time.clock_gettime((~pid << 3) | 2)


def resident_mb(pid):
    """What it holds of memory now, in MiB, what it has at most held, and what of it now is its own (not a file's)."""
    fields = {}
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        for line in file:
            name, _, value = line.partition(":")
            fields[name] = value.split()
    return tuple(int(fields[name][0]) / 1024 for name in ("VmRSS", "VmHWM", "RssAnon"))
