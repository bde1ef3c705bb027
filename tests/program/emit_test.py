# SPDX-License-Identifier: BSD-3-Clause
"""--emit: the shaders as compiled, for the author of a kernel."""

import json
import shutil
import struct
import unittest

from program import SMALL, SOURCE, ProgramTest

SKELETON = SOURCE / "kernels" / "skeleton"


class Emit(ProgramTest):
    def emit(self, *arguments, code=0):
        """Runs the small case with --emit; returns the program and the one case's folder."""
        config = self.write("a.json", SMALL)
        done = self.expect(code, "--config", config, "--verify-only", "--emit", "shaders", *arguments)
        [case] = (self.folder / "shaders").glob("qta8a_qga4w_qta8o/*/*")
        return done, case

    def test_every_shader_that_ran_is_there_and_the_end_says_where(self):
        done, case = self.emit("--kernel", "dequant_gemm", "--kernel", "skeleton")
        self.assertEqual(done.stdout.splitlines()[-1], "Shaders and statistics are in shaders.")
        self.assertEqual({path.name for path in case.iterdir()}, {"dequant_gemm", "skeleton"})
        modules = sorted(case.glob("skeleton/*/*.spv"))
        self.assertTrue(modules)
        for module in modules:
            data = module.read_bytes()
            self.assertEqual((struct.unpack_from("<I", data)[0], len(data) % 4), (0x07230203, 0))
            text = module.with_suffix(".comp").read_text(encoding="utf-8")
            self.assertTrue(text.startswith("#version 450\n"))
            self.assertNotIn("#include", text)

    def test_statistics_are_of_the_same_passes_or_say_why_there_are_none(self):
        _, case = self.emit("--kernel", "dequant_gemm")
        folder = case / "dequant_gemm" / "default"
        statistics = json.loads((folder / "statistics.json").read_text(encoding="utf-8"))
        if statistics["passes"] is None:
            self.assertIn("VK_KHR_pipeline_executable_properties", statistics["reason"])
        else:
            self.assertEqual(
                {statistic["pass"] for statistic in statistics["passes"]}, {path.stem for path in folder.glob("*.spv")}
            )

    def test_glsl_that_does_not_compile_is_there_with_the_compilers_message(self):
        shutil.copytree(SKELETON, self.folder / "mine")
        (self.folder / "mine" / "linear.comp").write_text("void main() {\n  nothing();\n}\n", encoding="utf-8")
        _, case = self.emit("--pack", "mine", "--kernel", "skeleton", code=2)
        files = {path.name: path.read_text(encoding="utf-8") for path in (case / "skeleton").rglob("*.*")}
        [message] = [text for name, text in files.items() if name.endswith("_linear.txt")]
        [glsl] = [text for name, text in files.items() if name.endswith("_linear.comp")]
        self.assertIn("linear.comp:2: 'nothing'", message)
        self.assertIn("  nothing();\n", glsl)
        self.assertEqual(len(files), 2)

    def test_a_place_that_cannot_be_written_is_told_before_anything_runs(self):
        self.write("shaders", "a file in the way")
        config = self.write("a.json", SMALL)
        done = self.expect(2, "--config", config, "--emit", "shaders")
        self.assertIn("shaders", done.stderr)
        self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
