# SPDX-License-Identifier: BSD-3-Clause
"""--dump, and the README's Python program over it: a third implementation of the operator."""

import json
import re
import subprocess
import sys
import unittest

import numpy as np

from program import SOURCE, ProgramTest

CASES = {
    "defaults": {"kernels": ["dequant_gemm"]},
    "cases": [
        {"M": 3, "N": 7, "K": 96, "group_size": [2, 32, 96]},
        {"B": 2, "M": 5, "N": 4, "K": 64, "group_size": 8, "rounding": "half_away", "seed": 3},
        {"M": 6, "N": 9, "K": 64, "group_size": 32, "rounding": "half_away", "distribution": "pr12005"},
    ]
}


def readme_program():
    """The one Python program in the README."""
    [text] = re.findall(r"```python\n(.*?)```", (SOURCE / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return text


class Dump(ProgramTest):
    def dump(self):
        config = self.write("a.json", CASES)
        self.expect(0, "--config", config, "--verify-only", "--dump", "arrays")
        return self.folder / "arrays"

    def test_every_case_has_its_folder_with_arrays_of_the_operators_shapes(self):
        folder = self.dump()
        ids = self.expect(0, "--config", "a.json", "--list-cases").stdout.splitlines()
        self.assertEqual({str(path.parent.relative_to(folder)) for path in folder.rglob("case.json")}, set(ids))
        for case_id in ids:
            with self.subTest(case=case_id):
                case = json.loads((folder / case_id / "case.json").read_text())
                self.assertEqual(case["id"], case_id)
                b, m, n, k, g = (case["problem"][name] for name in ("b", "m", "n", "k", "group_size"))
                arrays = {path.stem: np.load(path) for path in (folder / case_id).glob("*.npy")}
                self.assertEqual(
                    {name: (array.dtype.str, array.shape) for name, array in arrays.items()},
                    {
                        "x": ("|i1", (b, m, k)),
                        "x_scale": ("<f4", (b * m,)),
                        "x_zero_point": ("<i4", (b * m,)),
                        "w_packed": ("|u1", (n, k // 2)),
                        "w_scales_and_zeros": ("<f4", (k // g, n, 2)),
                        "y_scale": ("<f4", (b * m,)),
                        "y_zero_point": ("<i4", (b * m,)),
                        "y_exact": ("|i1", (b, m, n)),
                        "y_float": ("|i1", (b, m, n)),
                        "y_dequant_gemm": ("|i1", (b, m, n)),
                    },
                )

    def run_readme(self, folder):
        program = self.write("check.py", readme_program())
        done = subprocess.run([sys.executable, program, folder], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.splitlines()

    def test_the_readmes_program_agrees_everywhere(self):
        lines = self.run_readme(self.dump())
        self.assertEqual(len(lines), 5)
        for line in lines:
            self.assertRegex(line, r" differs in 0 of \d+$")

    def test_the_readmes_program_sees_an_exchanged_nibble(self):
        folder = self.dump()
        path = next(folder.rglob("*.k96/g32/w_packed.npy"))
        packed = np.load(path)
        np.save(path, (packed >> 4) | (packed << 4))
        [line] = [line for line in self.run_readme(folder) if "k96/g32 " in line]
        self.assertNotRegex(line, r" differs in 0 of ")

    def test_a_place_that_cannot_be_written_is_told_before_anything_runs(self):
        self.write("arrays", "a file in the way")
        config = self.write("a.json", CASES)
        for place in ["arrays", "/proc"]:
            with self.subTest(place=place):
                done = self.expect(2, "--config", config, "--dump", place)
                self.assertIn(place, done.stderr)
                self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
