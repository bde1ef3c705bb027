# SPDX-License-Identifier: BSD-3-Clause
"""What the author of a kernel does: starts from the skeleton in a folder of their own, and builds nothing."""

import json
import shutil
import unittest

from program import CONFIGS, SOURCE, ProgramTest

SKELETON = SOURCE / "kernels" / "skeleton"

# The skeleton with one thing broken: a file (shared, its own, the manifest), what stands in it, and what shall.
# tests/mutants has many more.
MUTANTS = {
    "no_clamp": ("common/quantize.glsl", "clamp(rounded(quotient), least, most)", "rounded(quotient)"),
    "first_token_for_all": ("linear.comp", "x_scale[t] *", "x_scale[0] *"),
    "dense_rows": ("kernel.json", "align_up(N, 16) / 4", "ceil_div(N, 4)"),
}

CASES = {
    "defaults": {"group_size": 32},
    "cases": [
        {"M": 7, "N": 37, "K": 96},
        {"M": 4, "N": 33, "K": 128, "distribution": "pr12005", "rounding": "half_away"},
        {"M": 9, "N": 256, "K": 64},
    ],
}


class Authors(ProgramTest):
    def write_kernel(self, folder, manifest):
        path = self.folder / folder
        path.mkdir(parents=True)
        (path / "kernel.json").write_text(json.dumps(manifest), encoding="utf-8")

    def statuses(self, *arguments, code=0, config=None):
        """The statuses of each kernel that ran."""
        config = config or self.write("cases.json", CASES)
        statuses = {}
        for result in self.results("--config", config, "--verify-only", *arguments, code=code)["results"]:
            statuses.setdefault(result["kernel"]["name"], set()).add(result["status"])
        return statuses

    def test_a_copy_of_the_skeleton_answers_right_without_a_rebuild(self):
        shutil.copytree(SKELETON, self.folder / "mine" / "my_kernel")
        manifest = self.folder / "mine" / "my_kernel" / "kernel.json"
        manifest.write_text(manifest.read_text(encoding="utf-8").replace('"name": "skeleton"', '"name": "my_kernel"'))
        statuses = self.statuses("--pack", "mine", config=CONFIGS / "pr12005.json")
        self.assertEqual(statuses, {"dequant_gemm": {"pass"}, "my_kernel": {"pass"}})

    def test_each_way_to_break_it_is_found(self):
        for name, (file, find, replacement) in MUTANTS.items():
            replace = [{"in": file, "find": find, "with": replacement}]
            self.write_kernel(f"mine/{name}", {"name": name, "extends": "skeleton", "replace": replace})
        statuses = self.statuses("--pack", "mine", code=1)
        self.assertEqual(statuses.pop("dequant_gemm"), {"pass"})
        self.assertEqual(statuses.keys(), MUTANTS.keys())
        self.assertEqual([name for name, found in statuses.items() if "wrong" not in found], [])
        self.assertEqual([name for name, found in statuses.items() if not found <= {"wrong", "pass"}], [])


if __name__ == "__main__":
    unittest.main()
