"""Tables and targets out of what was measured: medians, and ratios of figures of the same round."""

import statistics

NAMES = {
    ("direct", "miss"): "the mock itself", ("nginx", "miss"): "nginx", ("envoy", "miss"): "Envoy",
    ("vllm", "miss"): "vllm-router", ("raw", "miss"): "raw chain", ("apart", "miss"): "Pointsman, cache miss",
    ("apart", "uncached"): "Pointsman, not cacheable", ("one", "miss"): "one process, cache miss",
    ("one", "uncached"): "one process, not cacheable",
}


class Figures:
    """What was measured, by scenario, subject and variant."""

    def __init__(self, results):
        self.results = results

    def rounds(self, scenario, subject, variant="miss"):
        return {one["round"]: one for one in self.results
                if (one["scenario"], one["subject"], one["variant"]) == (scenario, subject, variant)}

    def median(self, figure, scenario, subject, variant="miss"):
        values = [one[figure] for one in self.rounds(scenario, subject, variant).values()]
        return statistics.median(values) if values else None

    def paired(self, combine, figure, scenario, one, other):
        """The median of `combine(figure of one, figure of other)` over rounds that both were in; each a (subject, variant)."""
        left, right = self.rounds(scenario, *one), self.rounds(scenario, *other)
        values = [combine(left[number][figure], right[number][figure]) for number in left if number in right]
        return statistics.median(values) if values else None

    def ratio(self, figure, scenario, one, other):
        return self.paired(lambda a, b: a / b, figure, scenario, one, other)

    def added(self, figure, scenario, one):
        """How much more than the mock itself, in ms."""
        value = self.paired(lambda a, b: a - b, figure, scenario, one, ("direct", "miss"))
        return None if value is None else value / 1000

    def measured(self, scenario):
        return [name for name in NAMES if self.rounds(scenario, *name)]


def cell(value, form="{:.2f}"):
    return "-" if value is None else form.format(value)


def table(heads, rows):
    """Markdown whose columns also line up on a screen."""
    lines = [heads, *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
    text = ["| " + " | ".join(word.ljust(width) for word, width in zip(line, widths)) + " |" for line in lines]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)


def saturated(figures):
    rows = []
    for name in figures.measured("saturated"):
        rows.append([
            NAMES[name], cell(figures.median("per_second", "saturated", *name), "{:,.0f}"),
            cell(figures.median("whole_p50_us", "saturated", *name) / 1000),
            cell(figures.median("whole_p99_us", "saturated", *name) / 1000),
            cell(figures.median("cpu_10k_s", "saturated", *name)),
            *(cell(figures.ratio("cpu_10k_s", "saturated", name, (peer, "miss"))) if name[0] != "direct" else "-"
              for peer in ("nginx", "envoy", "vllm")),
        ])
    return table(["saturated, 64 connections", "1/s", "p50 ms", "p99 ms", "CPU-s a 10k", "of nginx", "of Envoy",
                  "of vllm-router"], rows)


def paced(figures):
    rows = []
    for name in figures.measured("paced"):
        rows.append([
            NAMES[name], cell(figures.median("whole_p50_us", "paced", *name) / 1000),
            cell(figures.added("whole_p50_us", "paced", name)), cell(figures.added("whole_p99_us", "paced", name)),
            cell(figures.median("cpu_10k_s", "paced", *name)),
            *(cell(figures.ratio("cpu_10k_s", "paced", name, (peer, "miss"))) if name[0] != "direct" else "-"
              for peer in ("raw", "envoy")),
        ])
    return table(["paced, 1,000/s, upstream 50 ms", "p50 ms", "added p50", "added p99", "CPU-s a 10k", "of raw chain",
                  "of Envoy"], rows)


def streams(figures):
    rows = []
    for name in figures.measured("streams"):
        rows.append([
            NAMES[name], cell(figures.added("first_p50_us", "streams", name)),
            cell(figures.added("first_p99_us", "streams", name)), cell(figures.added("chunk_p50_us", "streams", name)),
            cell(figures.added("chunk_p99_us", "streams", name)),
            cell(figures.median("cpu_10k_chunks_s", "streams", *name)),
            cell(figures.median("cpu_10k_chunks_s", "bursts", *name), "{:.3f}"),
        ])
    return table(["streams: 32 with 50 chunks 20 ms apart", "first token later, p50 ms", "p99", "chunk later, p50 ms", "p99",
                  "CPU-s a 10k chunks", "in bursts"], rows)


def by_process(figures):
    """Where the processor time of a stack goes, in seconds a 10k requests."""
    found = {}
    for scenario, variant in (("saturated", "miss"), ("saturated", "uncached"), ("paced", "miss")):
        for subject in ("apart", "one"):
            for one in figures.rounds(scenario, subject, variant).values():
                for process, seconds in one["cpu_s"].items():
                    column = found.setdefault((subject, process), {}).setdefault((scenario, variant), [])
                    column.append(seconds * 1e4 / one["sent"])
    rows = [
        [process if subject == "apart" else f"one process: {process}",
         *(cell(statistics.median(columns[key]) if key in columns else None, "{:.3f}")
           for key in (("saturated", "miss"), ("saturated", "uncached"), ("paced", "miss")))]
        for (subject, process), columns in found.items()
    ]
    return table(["CPU-s a 10k, by process", "saturated, miss", "saturated, not cacheable", "paced, miss"], rows)


def memory_table(memory):
    rows = [[key, name, *(cell(value, "{:.0f}") for value in values)]
            for key, processes in memory.items() for name, values in processes.items()]
    return table(["subject", "process", "MB idle", "loaded", "peak", "of it not files"], rows)


def targets(figures, memory):
    """(what, figure, limit) of everything that was measured."""
    found = []

    def add(what, value, limit, unit):
        if value is not None:
            found.append({"what": what, "figure": value, "limit": limit, "unit": unit, "is_met": value <= limit})
    apart, one, envoy, raw = ("apart", "miss"), ("one", "miss"), ("envoy", "miss"), ("raw", "miss")
    add("CPU beside Envoy, 64 connections, separate processes", figures.ratio("cpu_10k_s", "saturated", apart, envoy), 2, "x")
    add("CPU beside Envoy, 64 connections, one process", figures.ratio("cpu_10k_s", "saturated", one, envoy), 1.3, "x")
    add("CPU beside a raw chain of as many hops, 1,000/s", figures.ratio("cpu_10k_s", "paced", apart, raw), 2, "x")
    add("added p50, 1,000/s over 50 ms", figures.added("whole_p50_us", "paced", apart), 0.5, "ms")
    add("added p99, 1,000/s over 50 ms", figures.added("whole_p99_us", "paced", apart), 1, "ms")
    add("first token later, p50", figures.added("first_p50_us", "streams", apart), 0.8, "ms")
    add("chunk later, p50", figures.added("chunk_p50_us", "streams", apart), 0.2, "ms")
    add("CPU a 10k chunks in bursts", figures.median("cpu_10k_chunks_s", "bursts", *apart), 0.1, "s")
    ours = {name: values for name, values in memory.get("apart", {}).items() if name not in ("redis", "supervisor")}
    if ours:
        name, values = max(ours.items(), key=lambda item: item[1][1])
        add(f"memory of the largest process ({name}), loaded", values[1], 60, "MB")
    return found


def text(results, ledgers, memory):
    """Everything for people, and the targets."""
    figures = Figures(results)
    parts = [make(figures) for scenario, make in
             (("saturated", saturated), ("paced", paced), ("streams", streams), ("saturated", by_process))
             if figures.measured(scenario)]
    parts.append(memory_table(memory))
    found = targets(figures, memory)
    parts.append(table(["target", "asked", "measured", ""], [
        [one["what"], f"<= {one['limit']:g} {one['unit']}", f"{one['figure']:.2f} {one['unit']}",
         "met" if one["is_met"] else "missed"] for one in found]))
    for one in ledgers:
        parts.append(f"ledger of `{one['stack']}`: {one['rows']:,} rows, {one['provider_calls']:,} provider calls, "
                     f"{one['answered']:,} answered and at most {one['cut_at_most']:,} cut by wrk; look-ups {one['lookups']}; "
                     f"limits set: {'right' if one['is_right'] else 'WRONG'}")
    return "\n\n".join(parts) + "\n", found
