"""What a peer's program showed, as the bench reads it: see events.py."""
import json
import resource


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def write(row):
    print(json.dumps(row), flush=True)


def write_end(name, duration, passes, busy, cpu):
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    write({"type": "end", "name": name, "duration": duration, "work": {"confirm": {"passes": passes, "busy": busy}}, "cpu": cpu,
           "rss_mb": memory})
