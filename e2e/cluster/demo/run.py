"""
Runs one scenario and prints, as JSON, what it sent and how each task will end:
    python3 -m demo.run <scenario> [--count N] [--set seconds=2]
"""
import argparse
import json
from dataclasses import asdict

from demo.scenarios import SCENARIOS


def main():
    parser = argparse.ArgumentParser(prog="demo.run", description="Run a named scenario on the demo cluster.")
    parser.add_argument("scenario", nargs="?", choices=sorted(SCENARIOS))
    parser.add_argument("--count", type=int, default=1, help="how many times (default 1)")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=NUMBER", help="a scenario's own setting")
    parser.add_argument("--list", action="store_true", help="name all scenarios")
    options = parser.parse_args()
    if options.list or not options.scenario:
        for name, send in SCENARIOS.items():
            print(f"{name:16} {send.__doc__.strip()}")
        return
    settings = {name: float(value) for name, value in (pair.split("=", 1) for pair in options.set)}
    settings = {name: int(value) if value.is_integer() else value for name, value in settings.items()}
    send = SCENARIOS[options.scenario]
    sent = [task for _ in range(options.count) for task in send(**settings)]
    print(json.dumps({"scenario": options.scenario, "tasks": [asdict(task) for task in sent]}))


if __name__ == "__main__":
    main()
