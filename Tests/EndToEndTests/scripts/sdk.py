"""What applications see of the gateway through real SDKs. Prints what failed; exit 0 = all is as it should be.

sdk.py AREA… --gateway URL --key KEY [--provider URL] [--model ID] [--only NAME…] [--but NAME…] [--at-once N]

An area is a file of `checks/`; each of its functions is a check, named for what it shows. They run a few at a time.
"""

import argparse
import asyncio
import concurrent.futures
import importlib
import inspect
import sys
import time
import traceback

from checks.world import World


def checks_of(area):
    module = importlib.import_module(f"checks.{area}")
    functions = vars(module).values()
    own = [f for f in functions if inspect.isfunction(f) and f.__module__ == module.__name__]
    return [(area, f) for f in own if not f.__name__.startswith("_")]


def run(world, area, function):
    """The failure of a check, None if there is none."""
    started = time.monotonic()
    try:
        result = function(world)
        if inspect.iscoroutine(result):
            asyncio.run(result)
        failure = None
    except (Exception, SystemExit) as error:
        failure = f"{area}.{function.__name__}: " + "".join(traceback.format_exception(error, limit=-3, chain=False))
    seconds, verdict = time.monotonic() - started, "  FAILED" if failure else ""
    print(f"{seconds:6.2f} s  {area}.{function.__name__}{verdict}\n", end="", flush=True)
    return failure


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("areas", nargs="+")
    parser.add_argument("--gateway", required=True, help="without /v1")
    parser.add_argument("--key", required=True)
    parser.add_argument("--provider", help="the provider's URL, for what only it can tell")
    parser.add_argument("--model", default="simulator/large")
    parser.add_argument("--embedding-model", default="simulator/embed")
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--but", nargs="+", default=[])
    parser.add_argument("--at-once", type=int, default=4)
    options = parser.parse_args()
    world = World(options.gateway, options.key, options.provider, options.model, options.embedding_model)
    checks = [check for area in options.areas for check in checks_of(area)]
    names = [function.__name__ for _, function in checks]
    unknown = set(options.only + options.but) - set(names)
    if unknown:
        sys.exit(f"no such check: {unknown}")
    wanted = set(options.only or names) - set(options.but)
    checks = [check for check in checks if check[1].__name__ in wanted]
    with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        failures = list(filter(None, pool.map(lambda check: run(world, *check), checks)))
    print(*failures, sep="\n", file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
