# SPDX-License-Identifier: BSD-3-Clause
"""The JSON Schema for kernels takes and refuses what the program does: its side of tests/kernels/manifests.json."""

import copy
import unittest

import jsonschema

from program import CONFIGS, SOURCE, strict_json, without_json_comments

KERNELS = SOURCE / "kernels"
SCHEMA = CONFIGS / "schema" / "kernel.schema.json"


def read(path):
    return strict_json(without_json_comments(path.read_text(encoding="utf-8")))


def merged(target, patch):
    """A JSON merge patch (RFC 7386): null takes a member away."""
    if not isinstance(patch, dict):
        return patch
    result = copy.deepcopy(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


class Kernels(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        schema = read(SCHEMA)
        jsonschema.Draft202012Validator.check_schema(schema)
        cls.schema = jsonschema.Draft202012Validator(schema)
        cls.corpus = read(SOURCE / "tests" / "kernels" / "manifests.json")

    def mistakes(self, manifest):
        return [f"{error.json_path}: {error.message}" for error in self.schema.iter_errors(manifest)]

    def entries(self, kind):
        for name, entry in self.corpus[kind].items():
            manifest = merged(self.corpus["manifest"], entry.get("root", {}))
            if "pass" in entry:
                manifest["passes"][0] = merged(manifest["passes"][0], entry["pass"])
            yield name, entry.get("document", manifest)

    def test_good_ones_are_taken(self):
        for name, manifest in self.entries("good"):
            with self.subTest(name):
                self.assertEqual(self.mistakes(manifest), [])

    def test_bad_ones_are_refused(self):
        for name, manifest in self.entries("bad"):
            with self.subTest(name):
                self.assertNotEqual(self.mistakes(manifest), [])

    def test_what_only_the_program_can_tell_is_listed_as_such(self):
        for name, manifest in self.entries("bad, as only the program can tell"):
            with self.subTest(name):
                self.assertEqual(self.mistakes(manifest), [])

    def test_built_in_kernels_are_valid_and_point_at_the_schema(self):
        paths = sorted(KERNELS.glob("*/kernel.json"))
        self.assertGreaterEqual(len(paths), 2)
        for path in paths:
            with self.subTest(path=path.parent.name):
                manifest = read(path)
                self.assertEqual(self.mistakes(manifest), [])
                self.assertEqual((path.parent / manifest["$schema"]).resolve(), SCHEMA.resolve())

    def test_the_skeleton_shows_every_key_there_is(self):
        text = (KERNELS / "skeleton" / "kernel.json").read_text(encoding="utf-8")

        def keys(node):
            for key, value in node.items() if isinstance(node, dict) else []:
                if key == "properties":
                    yield from value
                yield from keys(value)

        definitions = strict_json(SCHEMA.read_text(encoding="utf-8"))["$defs"]
        for name in ("kernel", "extension", "buffer", "pass", "accuracy", "conditions"):
            for key in keys(definitions[name]):
                self.assertTrue(f'"{key}"' in text, f"{name} has the key {key}, which is not shown")


if __name__ == "__main__":
    unittest.main()
