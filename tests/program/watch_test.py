# SPDX-License-Identifier: BSD-3-Clause
"""--watch: the author of a kernel saves, and the program runs again."""

import os
import shutil
import signal
import subprocess
import time
import unittest

from program import PROGRAM, SMALL, SOURCE, ProgramTest, strict_json

SKELETON = SOURCE / "kernels" / "skeleton"
PATIENCE_S = 120


class Watch(ProgramTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(SKELETON, self.folder / "mine")
        self.config = self.write("a.json", SMALL)
        self.shader = self.folder / "mine" / "linear.comp"
        self.right = self.shader.read_text(encoding="utf-8")
        self.printed = 0

    def start(self, *arguments):
        self.log = self.folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "--config", "a.json", "--pack", "mine", "--verify-only", "--watch", *arguments],
                cwd=self.folder,
                env=os.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.kill)
        return self.wait()

    def wait(self):
        """What was printed up to the next time that the program waits for a file to be saved."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            text = self.log.read_text(encoding="utf-8")[self.printed :]
            if "Ctrl-C ends --\n" in text:
                self.printed += len(text)
                return text
            self.assertIsNone(self.process.poll(), text)
            time.sleep(0.02)
        self.fail(f"nothing happened: {text}")

    def save(self, path, text):
        path.write_text(text, encoding="utf-8")
        return self.wait()

    def end(self):
        self.process.send_signal(signal.SIGINT)
        self.assertEqual(self.process.wait(PATIENCE_S), 130)

    def test_from_right_to_broken_to_wrong_to_right(self):
        self.assertRegex(self.start(), r"(?m)^ +skeleton .* pass ")
        text = self.save(self.shader, "void main() { nothing(); }\n")
        self.assertTrue(text.startswith("-- mine/linear.comp saved, running again --\n"), text)
        self.assertIn("mine/linear.comp:1: 'nothing'", text)
        self.assertNotIn("WRONG", self.save(self.shader, self.right))
        text = self.save(self.folder / "mine" / "kernel.json", "{")
        self.assertIn("mine/kernel.json:1:2: ", text)
        (self.folder / "mine" / "kernel.json").unlink()
        self.assertIn("nothing was run", self.wait())
        shutil.copy(SKELETON / "kernel.json", self.folder / "mine")
        text = self.wait()
        self.assertTrue(text.startswith("-- mine/kernel.json created, running again --\n"), text)
        self.assertRegex(text, r"(?m)^ +skeleton .* pass ")
        self.end()

    def test_a_configuration_that_is_wrong_at_first_is_waited_for_too(self):
        self.config.write_text("{", encoding="utf-8")
        text = self.start()
        self.assertIn("a.json:1:2: ", text)
        self.assertNotIn("pass", text)
        self.config.unlink()
        self.assertIn("a.json: No such file", self.wait())
        self.write("a.json", SMALL)
        self.assertIn("pass", self.wait())
        self.end()

    def test_each_run_writes_its_results_and_what_it_writes_starts_none(self):
        results = self.folder / "mine" / "results.json"
        self.start("--output", "mine/results.json", "--emit", "mine")
        first = strict_json(results.read_text(encoding="utf-8"))["run"]
        self.assertEqual((first["complete"], first["exit_code"]), (True, 0))
        self.save(self.shader, "no GLSL\n")
        second = strict_json(results.read_text(encoding="utf-8"))["run"]
        self.assertEqual((second["complete"], second["exit_code"]), (True, 2))
        self.assertNotEqual(second["id"], first["id"])
        self.assertTrue(list((self.folder / "mine").rglob("*_linear.txt")))
        time.sleep(1)
        self.assertEqual(self.log.read_text(encoding="utf-8").count("running again"), 1)
        self.end()

    def test_what_cannot_be_put_right_by_saving_a_file_ends_it(self):
        config = ["--config", "a.json", "--watch"]
        self.assertIn("--pack DIR", self.expect(2, *config).stderr)
        self.assertIn("none/r.json", self.expect(2, *config, "--pack", "mine", "--output", "none/r.json").stderr)
        self.assertIn("'none'", self.expect(2, *config, "--pack", "mine", "--device", "none").stderr)


if __name__ == "__main__":
    unittest.main()
