# SPDX-License-Identifier: BSD-3-Clause
"""Runs the program as a user does, and reads what it leaves."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("QLINBENCH_SOURCE", pathlib.Path(__file__).parents[2]))
PROGRAM = os.environ.get("QLINBENCH", str(SOURCE / "build" / "qlinbench"))
CONFIGS = SOURCE / "configs"

# A case that every device runs in no time.
SMALL = {"cases": [{"M": 3, "N": 5, "K": 64, "group_size": 32, "kernels": ["dequant_gemm"]}]}

# Where times are wanted, but none that anybody believes.
QUICK = ["--max-time", "0.2"]


def without_json_comments(text):
    """JSON has no comments, our configurations may: takes them away, line breaks stay."""
    kept = []
    i = 0
    while i < len(text):
        if text[i] == '"':
            end = i + 1
            while end < len(text) and text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            kept.append(text[i : end + 1])
            i = end + 1
        elif text.startswith("//", i):
            i = text.find("\n", i) if "\n" in text[i:] else len(text)
        elif text.startswith("/*", i):
            i = text.find("*/", i) + 2
        else:
            kept.append(text[i])
            i += 1
    return "".join(kept)


class ProgramTest(unittest.TestCase):
    """A test with a folder of its own, in which the program runs."""

    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(prefix="qlinbench_")
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)

    def write(self, name, content):
        """Writes a text, or anything else as JSON; returns the path."""
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def run_program(self, *arguments, env=None, stdout=subprocess.PIPE):
        """Runs it with its own working directory; `env` is added to the environment."""
        return subprocess.run(
            [PROGRAM, *map(str, arguments)],
            cwd=self.folder,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=300,
        )

    def expect(self, code, *arguments, **options):
        """Runs the program and demands an exit status; what it printed is shown where it differs."""
        done = self.run_program(*arguments, **options)
        self.assertEqual(done.returncode, code, f"{arguments}\n--- stdout\n{done.stdout}\n--- stderr\n{done.stderr}")
        return done

    def results(self, *arguments, code=0, **options):
        """Runs the program with --output and returns what stands in the file."""
        self.expect(code, *arguments, "--output", "results.json", **options)
        return strict_json((self.folder / "results.json").read_text(encoding="utf-8"))


def strict_json(text):
    """Python's json takes NaN and Infinity, which are no JSON."""

    def refuse(word):
        raise ValueError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)
