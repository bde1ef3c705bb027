# SPDX-License-Identifier: BSD-3-Clause
"""Data flows one way: a folder includes only what stands before it, and libraries stay in their folders."""

import os
import pathlib
import re
import unittest

SOURCE = pathlib.Path(os.environ.get("QLINBENCH_SOURCE", pathlib.Path(__file__).parent.parent))

# Each folder may include itself and the folders before it. So stats, results, report and gate cannot see gpu.
ORDER = ["reference", "kernels/loader", "app/stats", "app/config", "app/results", "app/report", "app/gate", "app/plan",
         "app/measure", "app/gpu", "app/cli", "app"]
TESTS = ["tests", "bench"]  # may include all of them

# What may be included from outside the tree, besides the standard library and the system: first part of the name ->
# folders (with what is below them).
LIBRARIES = {
    "vulkan": ["app/gpu"],
    "vk_video": ["app/gpu"],
    "glslang": ["kernels/loader", "app/gpu"],  # the latter for SPIR-V's enumerations
    "nlohmann": ["kernels/loader", "app", *TESTS],
    "fmt": ["kernels/loader", "app", *TESTS],
    "CLI": ["app/cli", "bench"],
    "gtest": ["tests"],
    "gmock": ["tests"],
    "benchmark": ["bench"],
    "oneapi": ["bench"],
    "asm": ["reference"],  # what an Arm processor can do
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def sources():
    """(path from the root, folder it belongs to, text) of every C++ file of ours."""
    for top in ["reference", "kernels", "app", *TESTS]:
        for path in sorted((SOURCE / top).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                name = path.relative_to(SOURCE)
                yield name, folder_of(name), path.read_text(encoding="utf-8")


def folder_of(path):
    """The entry of ORDER or TESTS that a file belongs to; its parent folder where none does."""
    parent = path.parent.as_posix()
    known = [folder for folder in ORDER + TESTS if parent == folder or parent.startswith(folder + "/")]
    best = max(known, key=len, default=parent)
    return parent if best == "app" and parent != "app" else best


def why_forbidden(folder, quote, included):
    """None where a file of `folder` may include `included`, else the reason."""
    if quote == '"':
        target = folder_of(pathlib.PurePosixPath(included))
        if target not in ORDER + TESTS:
            return "is not written from the root of the repository, or not in a known folder"
        if folder in TESTS:
            return None if target not in TESTS or target == folder else "belongs to other tests"
        if target in TESTS or ORDER.index(target) > ORDER.index(folder):
            return f"stands above {folder}"
        return None
    library = included.split("/")[0]
    if library not in LIBRARIES:
        return None if "/" not in included or library == "sys" else "is a library that no folder may use"
    allowed = LIBRARIES[library]
    return None if any(folder == f or folder.startswith(f + "/") for f in allowed) else f"is only for {allowed}"


class Layering(unittest.TestCase):
    def test_every_folder_has_its_place_in_the_order(self):
        unknown = {str(name) for name, folder, _ in sources() if folder not in ORDER + TESTS}
        self.assertEqual(unknown, set())

    def test_includes_follow_the_arrows(self):
        mistakes = []
        count = 0
        for name, folder, text in sources():
            for quote, included in INCLUDE.findall(text):
                count += 1
                reason = why_forbidden(folder, quote, included)
                if reason:
                    mistakes.append(f"{name}: {included} {reason}")
        self.assertGreater(count, 0)
        self.assertEqual(mistakes, [])

    def test_forbidden_includes_are_seen(self):
        for folder, quote, included in [
            ("reference", "<", "vulkan/vulkan.h"),
            ("reference", "<", "nlohmann/json.hpp"),
            ("reference", "<", "fmt/format.h"),
            ("kernels/loader", "<", "vulkan/vulkan_raii.hpp"),
            ("app/measure", "<", "vulkan/vulkan_raii.hpp"),
            ("app/stats", '"', "app/gpu/gpu.h"),
            ("app/results", '"', "app/gpu/gpu.h"),
            ("app/report", '"', "app/gpu/gpu.h"),
            ("app/gate", '"', "app/gpu/gpu.h"),
            ("kernels/loader", '"', "app/config/config.h"),
            ("reference", '"', "kernels/loader/mistake.h"),
            ("app/gpu", '"', "gpu.h"),
            ("app/gpu", '"', "tests/gpu/fake.h"),
            ("app/gpu", "<", "boost/optional.hpp"),
        ]:
            with self.subTest(folder=folder, included=included):
                self.assertIsNotNone(why_forbidden(folder, quote, included))


if __name__ == "__main__":
    unittest.main()
