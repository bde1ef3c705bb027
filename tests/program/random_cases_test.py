# SPDX-License-Identifier: BSD-3-Clause
"""No false alarm: right kernels pass random small problems of every distribution, variant and rounding.

QLINBENCH_RANDOM_CASES says how many cases, QLINBENCH_RANDOM_SEED which ones, QLINBENCH_RANDOM_PER_FAMILY how many
share their shaders.
"""

import collections
import json
import os
import random
import subprocess
import sys
import unittest

from program import PROGRAM, SOURCE, ProgramTest

COUNT = int(os.environ.get("QLINBENCH_RANDOM_CASES", "300"))
SEED = int(os.environ.get("QLINBENCH_RANDOM_SEED", "1"))
AT_ONCE = 2000  # cases a run, so that neither its configuration nor its results grow large

PER_FAMILY = int(os.environ.get("QLINBENCH_RANDOM_PER_FAMILY", "25"))
GROUP_SIZES = [2, 6, 8, 16, 32, 64, 66, 128]
TOKENS = [1, 2, 5, 8, 17, 40]


def distributions():
    schema = json.loads((SOURCE / "configs/schema/config.schema.json").read_text(encoding="utf-8"))
    return schema["$defs"]["distribution"]["enum"]


def kernels():
    listed = subprocess.run([PROGRAM, "--list-kernels"], capture_output=True, text=True, check=True)
    return [line.split()[0] for line in listed.stdout.splitlines()]


def random_family(draw, names):
    """What shaders depend on; cases of a family share them, and compiling one takes longer than running it."""
    return draw.choice(names), draw.choice(GROUP_SIZES), draw.choice(TOKENS), draw.choice(["half_even", "half_away"])


def random_case(draw, seed, family, ways):
    kernel, group_size, tokens, rounding = family
    b = draw.choice([1, 1, 1, tokens])
    return {
        "B": b,
        "M": tokens // b,
        "N": draw.randint(1, 80),
        "K": group_size * draw.randint(1, max(1, 512 // group_size)),
        "group_size": group_size,
        "seed": seed,
        "distribution": draw.choice(ways),
        "rounding": rounding,
        "kernels": [kernel],
    }


class RandomCases(ProgramTest):
    def setUp(self):
        super().setUp()
        self.statuses = collections.Counter()
        self.kernels = collections.Counter()

    def run_cases(self, cases):
        config = self.write("random.json", {"cases": cases})
        output = self.folder / "results.json"
        self.run_program("--config", config, "--verify-only", "--output", output)
        for result in json.loads(output.read_text(encoding="utf-8"))["results"]:
            status = result["status"]
            self.statuses[status] += 1
            self.kernels[result["kernel"]["name"]] += status == "pass"
            alarm = status in ("wrong", "error")
            self.assertFalse(alarm, f"{result['id']} {result['kernel']}: {result['reason']}")

    def test_right_kernels_pass(self):
        draw = random.Random(SEED)
        names, ways = kernels(), distributions()
        for begin in range(0, COUNT, AT_ONCE):
            seeds = range(begin, min(begin + AT_ONCE, COUNT))
            families = sorted(random_family(draw, names) for _ in range(0, len(seeds), PER_FAMILY))
            self.run_cases(
                [random_case(draw, seed, families[i // PER_FAMILY], ways) for i, seed in enumerate(seeds)]
            )
            print(seeds.stop, dict(self.statuses), file=sys.stderr, flush=True)
        total = sum(self.statuses.values())
        ran = total - self.statuses["skipped"] - self.statuses["unsupported"]
        self.assertGreaterEqual(ran, COUNT // 2)
        self.assertGreaterEqual(self.statuses["pass"], 0.95 * ran, self.statuses)
        print("passed:", dict(self.kernels), file=sys.stderr)

    def test_a_lone_column_leaves_no_doubt_even_where_it_nearly_cancels(self):
        """The shapes of edges.json with N = 1, where the output's scale follows from one result a token."""
        self.run_cases(
            [
                {
                    "M": [1, 7, 130],
                    "N": 1,
                    "K": 96,
                    "group_size": 32,
                    "distribution": ["normal", "uniform", "extremes", "cancellation"],
                    "seed": list(range(10)),
                    "kernels": kernels(),
                }
            ]
        )
        self.assertEqual(self.statuses["mistrusted"], 0, self.statuses)
        self.assertGreaterEqual(self.statuses["pass"], 120 * 3)


if __name__ == "__main__":
    unittest.main()
