# SPDX-License-Identifier: BSD-3-Clause
"""What the author of a kernel does: starts from the skeleton in a folder of their own, and builds nothing."""

import json
import shutil
import unittest

from program import CONFIGS, SOURCE, ProgramTest

SKELETON = SOURCE / "kernels" / "skeleton"

# The skeleton with one thing broken: a file, what stands in it, and what shall. Each breaks a rule of the operator.
MUTANTS = {
    "no_clamp": ("common/quantize.glsl", "clamp(rounded(quotient), least, most)", "rounded(quotient)"),
    "truncated": ("common/quantize.glsl", "clamp(rounded(quotient)", "clamp(trunc(quotient)"),
    "no_output_zero_point": ("common/quantize.glsl", "least, most)) + zero_point", "least, most))"),
    "exchanged_nibbles": ("common/unpack.glsl", "4u * (i ^ 1u)", "4u * i"),
    "codes_without_8": ("common/unpack.glsl", "& 15u) - 8;", "& 15u);"),
    "activations_without_sign": (
        "common/unpack.glsl",
        "bitfieldExtract(int(word), int(8u * i), 8)",
        "int(bitfieldExtract(word, int(8u * i), 8))",
    ),
    "no_zero_point": ("linear.comp", "a_sum - zero_point * w_sum", "a_sum"),
    "no_sum_of_x": ("linear.comp", "x_sum - GROUP * zero_point", "0"),
    "first_scale_for_all": ("linear.comp", "w_scales_and_zeros[group * columns", "w_scales_and_zeros[0 * columns"),
    "last_group_left_out": ("linear.comp", "group < depth / GROUP", "group + 1 < depth / GROUP"),
    "dense_rows": ("kernel.json", "align_up(N, 16) / 4", "ceil_div(N, 4)"),
    "first_token_for_all": ("linear.comp", "x_scale[t] *", "x_scale[0] *"),
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
