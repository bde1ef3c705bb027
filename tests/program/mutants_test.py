# SPDX-License-Identifier: BSD-3-Clause
"""Each kernel of tests/mutants has one thing broken, as mutants.json tells, and a case of the shipped configurations
must find it. Prints what killed each, and whether the test that the operator comes from would have let it pass."""

import collections
import concurrent.futures
import json
import re
import unittest

import numpy as np
from program import CONFIGS, SOURCE, ProgramTest

PACK = SOURCE / "tests" / "mutants"
MUTANTS = json.loads((PACK / "mutants.json").read_text(encoding="utf-8"))
FOLDERS = {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in PACK.glob("*/kernel.json")}
SHIPPED = {path.parent.name for path in (SOURCE / "kernels").glob("*/kernel.json")}

# Drivers on CPUs compile long what is unrolled far, and no mutant needs it.
LIGHTER = {
    "dequant_gemm": {'"T <= 8"': '"T <= 2"', '"THREAD_T": "T > 64 ? 8 : 4"': '"THREAD_T": 4'},
    "dot_gemm": {'"TILE_T": [16, 32, 64]': '"TILE_T": 16'},
    "dot_gemv": {'"min(T, 8)"': '"min(T, 2)"', '[1, 2]': "2", '"CHUNKS_AT_ONCE": 2': '"CHUNKS_AT_ONCE": 1'},
}

# The original's ten cases, those first that break most mutants: who fails one need not run the others.
ORIGINAL = "pr12005.json"
ORIGINAL_WAVES = [r"m1\.n256", r"m256", r"^(?!.*n256)"]


def within_original_tolerance(y, reference):
    """allclose with rtol = atol = 1, as the original test has it."""
    y, reference = y.astype(int), reference.astype(int)
    return bool((abs(y - reference) <= 1 + abs(reference)).all())


def by_kernel(results):
    found = collections.defaultdict(list)
    for result in results:
        found[result["kernel"]["name"]].append(result)
    return found


def statuses(results):
    return {result["status"] for result in results}


def first_wrong(results):
    result = next(result for result in results if result["status"] == "wrong")
    verification = result["verification"]
    first = verification["first_wrong"]
    return (
        f"{verification['wrong']} of {verification['checked']} wrong, y[{first['token']}, {first['column']}] is "
        f"{first['got']}, not {first['allowed'][0]} to {first['allowed'][1]} ({result['kernel']['variant'] or 'plain'})"
    )


class Mutants(ProgramTest):
    def setUp(self):
        super().setUp()
        for base, words in LIGHTER.items():
            replace = [{"in": "kernel.json", "find": find, "with": words[find]} for find in words]
            (self.folder / "lighter" / base).mkdir(parents=True)
            self.write(f"lighter/{base}/kernel.json", {"name": base, "extends": base, "replace": replace})

    def verify(self, config, cases, kernels, *arguments):
        """What these kernels, of which some may be wrong, answer to these cases."""
        words = ["--config", CONFIGS / config, "--filter", cases, "--verify-only", "--output", "-"]
        words += ["--pack", "lighter", "--pack", PACK, *arguments]
        words += [word for name in kernels for word in ("--kernel", name)]
        done = self.run_program(*words)
        self.assertIn(done.returncode, {0, 1, 5}, done.stderr)
        found = by_kernel(json.loads(done.stdout)["results"])
        self.assertEqual(found.keys(), set(kernels))
        return found

    def verify_side_by_side(self, jobs):
        """Drivers on CPUs compile on one core. Yields what verify returns for each job's arguments."""
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            yield from pool.map(lambda job: self.verify(*job), jobs)

    def answers_to_their_cases(self):
        """For each mutant its results and those of its base, on the case that kills it."""
        groups = collections.defaultdict(list)
        for name, mutant in MUTANTS.items():
            groups[mutant["config"], mutant["case"], FOLDERS[name]["extends"]].append(name)
        jobs = [(config, f"^{case}$", [base, *names]) for (config, case, base), names in groups.items()]
        answers = {}
        for job, found in zip(jobs, self.verify_side_by_side(jobs)):
            base, *names = job[-1]
            answers |= {name: (found[name], found[base]) for name in names}
        return answers

    def let_through_by_the_original(self, names):
        """Those whose every variant stays within the original test's tolerance in all of its cases, and which of them
        answer wrongly there: the others it lets through because its shapes do not reach what is broken."""
        wrong = set()
        for wave, cases in enumerate(ORIGINAL_WAVES):
            halves = [half for half in (names[::2], names[1::2]) if half]
            jobs = [(ORIGINAL, cases, half, "--dump", f"{wave}_{half[0]}") for half in halves]
            failed = set()
            for job, found in zip(jobs, self.verify_side_by_side(jobs)):
                folder = self.folder / job[-1]
                wrong |= {name for name, results in found.items() if "wrong" in statuses(results)}
                failed |= {name for name, results in found.items() if not self.is_let_through(folder, results)}
            names = [name for name in names if name not in failed]
        return {name: name in wrong for name in names}

    def is_let_through(self, folder, results):
        for result in results:
            case, kernel = folder / result["id"], result["kernel"]
            name = re.sub(r"\W", "_", "_".join(filter(None, ["y", kernel["name"], kernel["variant"]])))
            if not within_original_tolerance(np.load(case / f"{name}.npy"), np.load(case / "y_float.npy")):
                return False
        return True

    def report(self, answers, killed, let_through):
        for name in killed:
            original = {None: "fails", True: "passes", False: "does not reach it"}[let_through.get(name)]
            case = MUTANTS[name]["case"].partition("/")[2]
            print(f"{name}: {case}: {first_wrong(answers[name][0])}; the original test {original}")
        for need in {mutant["needs"] for mutant in MUTANTS.values() if "needs" in mutant}:
            names = [name for name in MUTANTS if MUTANTS[name].get("needs") == need and name not in killed]
            if names:
                print(f"NOT RUN, this device has no {need}: {len(names)} mutants: {', '.join(names)}")
        print(
            f"{len(killed)} of {len(MUTANTS)} mutants ran and were killed; "
            f"on its own cases the original test lets {len(let_through)} of them pass: "
            f"{sum(let_through.values())} that are wrong there, within its tolerance, the others right there"
        )

    def test_folders_and_table_agree(self):
        self.assertEqual(MUTANTS.keys(), FOLDERS.keys())
        self.assertEqual([name for name in FOLDERS if FOLDERS[name]["name"] != name], [])
        self.assertEqual({manifest["extends"] for manifest in FOLDERS.values()}, SHIPPED)

    def test_cases_are_those_of_shipped_configurations(self):
        for config in {mutant["config"] for mutant in MUTANTS.values()}:
            ids = self.expect(0, "--config", CONFIGS / config, "--list-cases").stdout.splitlines()
            asked = {mutant["case"] for mutant in MUTANTS.values() if mutant["config"] == config}
            self.assertEqual(asked - set(ids), set())

    def test_the_original_tolerance_is_one_and_the_value_itself(self):
        reference = np.array([-128, 0, 3], dtype=np.int8)
        self.assertTrue(within_original_tolerance(np.array([1, 1, -1], dtype=np.int8), reference))
        for wrong in ([2, 0, 3], [-128, -2, 3], [-128, 0, 8]):
            self.assertFalse(within_original_tolerance(np.array(wrong, dtype=np.int8), reference), wrong)

    def test_each_is_killed_by_its_case_where_its_base_passes(self):
        answers = self.answers_to_their_cases()
        killed = []
        for name, (mutant, base) in answers.items():
            with self.subTest(mutant=name):
                lacking = "needs" in MUTANTS[name] and statuses(mutant) == statuses(base) == {"skipped"}
                self.assertTrue(lacking or statuses(base) == {"pass"}, base)
                self.assertTrue(lacking or {"wrong"} <= statuses(mutant) <= {"wrong", "pass"}, mutant)
                if not lacking:
                    killed.append(name)
        bases = sorted({FOLDERS[name]["extends"] for name in killed})
        let_through = self.let_through_by_the_original(bases + killed)
        self.assertEqual([let_through.pop(base, None) for base in bases], [False] * len(bases))
        self.report(answers, killed, let_through)


if __name__ == "__main__":
    unittest.main()
