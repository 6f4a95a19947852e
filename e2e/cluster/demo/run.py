"""
Sends scenarios and prints, as JSON, what was sent and how each task will end:
    python3 -m demo.run SCENARIO... [--count N] [--set seconds=2]
"""
import argparse
import json
from dataclasses import asdict

from demo.scenarios import SCENARIOS


def main():
    parser = argparse.ArgumentParser(prog="demo.run", description="Send named scenarios to the demo cluster.")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO")
    parser.add_argument("--count", type=int, default=1, help="how many times (default 1)")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=NUMBER", help="a scenario's own setting")
    parser.add_argument("--list", action="store_true", help="name all scenarios")
    options = parser.parse_args()
    if options.list or not options.scenarios:
        for name, send in SCENARIOS.items():
            print(f"{name:16} {send.__doc__.strip()}")
        return
    unknown = [name for name in options.scenarios if name not in SCENARIOS]
    if unknown:
        parser.error(f"no such scenario: {', '.join(unknown)} (--list names them)")
    settings = {name: float(value) for name, value in (pair.split("=", 1) for pair in options.set)}
    settings = {name: int(value) if value.is_integer() else value for name, value in settings.items()}
    sent = []
    for name in options.scenarios:
        for _ in range(options.count):
            sent += [{"scenario": name, **asdict(task)} for task in SCENARIOS[name](**settings)]
    print(json.dumps({"tasks": sent}))


if __name__ == "__main__":
    main()
