# SPDX-License-Identifier: BSD-3-Clause
"""The program without a Vulkan loader, and with one that knows no driver."""

import subprocess
import unittest

from program import PROGRAM, SMALL, ProgramTest

# The loader looks for drivers in these files only; older loaders know the second name.
NO_DRIVER = {"VK_DRIVER_FILES": "/nonexistent/driver.json", "VK_ICD_FILENAMES": "/nonexistent/driver.json"}


class WithoutVulkan(ProgramTest):
    def without_loader(self):
        """An environment in which the loader cannot be opened: what bears its name is no library."""
        for name in ["libvulkan.so", "libvulkan.so.1"]:
            self.write(name, "no library")
        return {"LD_LIBRARY_PATH": str(self.folder)}

    def environments(self):
        return [("no loader", self.without_loader()), ("no driver", NO_DRIVER)]

    def test_the_program_is_not_linked_to_the_loader(self):
        linked = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=True).stdout
        self.assertNotIn("vulkan", linked.lower())

    def test_what_needs_no_device_works(self):
        config = self.write("a.json", SMALL)
        for name, env in self.environments():
            for arguments in [
                ["--help"],
                ["--version"],
                ["--list-kernels"],
                ["--config", config, "--list-cases"],
            ]:
                with self.subTest(environment=name, arguments=arguments):
                    self.assertNotEqual(self.expect(0, *arguments, env=env).stdout, "")

    def test_a_run_says_what_to_install(self):
        config = self.write("a.json", SMALL)
        for name, env in self.environments():
            for arguments in [
                ["--config", config, "--output", "results.json"],
                ["--config", config, "--list-kernels"],
                ["--list-devices"],
            ]:
                with self.subTest(environment=name, arguments=arguments):
                    done = self.expect(77, *arguments, env=env)
                    self.assertTrue(done.stderr.startswith("qlinbench: "), done.stderr)
                    self.assertIn("mesa-vulkan-drivers" if name == "no driver" else "libvulkan1", done.stderr)
                    self.assertEqual(done.stdout, "")
                    self.assertFalse((self.folder / "results.json").exists())

    def test_mistakes_of_usage_come_first(self):
        config = self.write("a.json", {"cases": []})
        for name, env in self.environments():
            with self.subTest(environment=name):
                self.expect(2, "--config", config, env=env)


if __name__ == "__main__":
    unittest.main()
