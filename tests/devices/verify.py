#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Usage: verify.py lavapipe|swiftshader|mesa [KERNEL...]

Verifies the kernels, all variants, with all cases of edges.json and pr12005.json on a software device: this system's
lavapipe, SwiftShader, or the lavapipe of a newer Mesa, which has cooperative matrices and by itself verifies only
what needs them, and that those of tests/mutants that need them are found wrong. The devices that this system does not
have are fetched into the cache. The last line counts kernels and mutants. QLINBENCH names the program."""

import collections
import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
sys.path.append(str(SOURCE / "tests" / "mutants"))
import mutants

PROGRAM = pathlib.Path(os.environ.get("QLINBENCH", SOURCE / "build" / "qlinbench")).resolve()
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "qlinbench"
CONFIGS = ["edges.json", "pr12005.json"]

# The kernels that these devices lack something for. Every other one has to pass: a device that seems to lack
# something all at once is a mistake of ours.
CANNOT_RUN = {"lavapipe": ["coopmat_gemm"], "swiftshader": ["coopmat_gemm"], "mesa": []}

# From this version on Mesa's lavapipe has 8-bit cooperative matrices: if none are seen then, we do not see right.
MESA_WITH_MATRICES = 26

# Mesa without LLVM's optimizations compiles in two thirds of the time.
FAST_COMPILER = {"GALLIVM_PERF": "nopt"}


class CannotBeMade(Exception):
    """A device that this system cannot have."""


class Device:
    """How the program is run on a device."""

    def __init__(self, name, part_of_name, prefix=(), env=None, folder=PROGRAM.parent, source=SOURCE):
        self.name, self.part_of_name, self.env = name, part_of_name, env
        self.configs, self.mutants = source / "configs", source / "tests" / "mutants"
        self._command = [*prefix, folder / PROGRAM.name]

    def run(self, *arguments):
        return subprocess.run([*self._command, *arguments], env=self.env, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)

    def describe(self):
        """Its line in the list of devices."""
        done = self.run("--list-devices")
        for line in done.stdout.splitlines():
            if self.part_of_name in line:
                return line
        raise CannotBeMade(f"no {self.part_of_name} among the devices\n{done.stdout}{done.stderr}".rstrip())


def fetch(name):
    """The folder in the cache that the script of this name fills; an old one is good where it fails."""
    folder = CACHE / name
    done = subprocess.run([HERE / f"fetch_{name}.sh", folder], stderr=subprocess.PIPE, text=True, check=False)
    print(done.stderr, end="", flush=True)
    if not folder.is_dir():
        raise CannotBeMade((done.stderr.strip().splitlines() or ["no message"])[-1])
    return folder


@contextlib.contextmanager
def lavapipe():
    yield Device("lavapipe", "llvmpipe", env={**os.environ, **FAST_COMPILER})


@contextlib.contextmanager
def swiftshader():
    driver = str(fetch("swiftshader") / "vk_swiftshader_icd.json")
    # Older loaders know the second name.
    yield Device("swiftshader", "SwiftShader", env={**os.environ, "VK_DRIVER_FILES": driver, "VK_ICD_FILENAMES": driver})


@contextlib.contextmanager
def mesa():
    root = fetch("mesa")
    with tempfile.TemporaryDirectory(dir=root / "tmp") as folder:
        shutil.copy(PROGRAM, folder)
        for part in ["configs", "tests/mutants"]:
            shutil.copytree(SOURCE / part, pathlib.Path(folder) / part)
        inside = pathlib.Path("/") / pathlib.Path(folder).relative_to(root)
        env = {"HOME": "/root", "PATH": "/usr/sbin:/usr/bin", **FAST_COMPILER}
        device = Device("mesa", "llvmpipe", ["chroot", root], env, inside, inside)
        description = device.describe()
        if int(re.search(r" Mesa (\d+)", description)[1]) < MESA_WITH_MATRICES:
            raise CannotBeMade(f"no cooperative matrices in {description}")
        yield device


def verify(device, kernel, config, *arguments):
    """Runs one kernel with the cases of a configuration; returns seconds, exit status, results and messages."""
    start = time.monotonic()
    done = device.run("--config", device.configs / config, "--verify-only", "--device", device.part_of_name,
                      "--kernel", kernel, "--output", "-", *arguments)
    try:
        results = json.loads(done.stdout)["results"]
    except (json.JSONDecodeError, KeyError):
        results = []
    return time.monotonic() - start, done.returncode, results, done.stderr


def complaints(device, kernel, runs):
    """What is wrong with a kernel's runs, one for each configuration."""
    cannot = kernel in CANNOT_RUN[device.name]
    allowed = {"skipped", "unsupported"} if cannot else {"pass", "unsupported"}
    for config, (_, code, results, messages) in zip(CONFIGS, runs):
        cases = device.run("--config", device.configs / config, "--list-cases").stdout.split()
        missing = set(cases) - {result["id"] for result in results}
        if code != (5 if cannot else 0) or missing or not cases:
            yield f"{config}: exit status {code}, {len(missing)} of {len(cases)} cases without a result"
            yield messages.strip()[-500:] if missing else "its first results:"
        for result in results:
            if result["status"] not in allowed:
                reason = (result["reason"] or {}).get("message", "")
                yield f"{result['id']} {result['kernel']['variant']}: {result['status']} {reason}"


def judge(device, kernel, runs):
    """Prints what came of a kernel; returns whether that is as it should be."""
    wrong = list(complaints(device, kernel, runs))
    counts = collections.Counter(result["status"] for run in runs for result in run[2])
    print(f"{'ok    ' if not wrong else 'FAILED'} {kernel:20}", ", ".join(f"{n} {status}" for status, n in counts.items()),
          f"({sum(run[0] for run in runs):.0f} s)", flush=True)
    for each in wrong[:5]:
        print("  ", each)
    return not wrong


def kernels_for(device):
    """All, but on the newer of two lavapipes only what the older cannot run."""
    if device.name == "mesa":
        return CANNOT_RUN["lavapipe"]
    return [line.split()[0] for line in device.run("--list-kernels").stdout.splitlines()]


def verify_all(device, kernels):
    """Verifies each kernel; returns how many are as they should be, and how many not."""
    print(device.describe(), flush=True)
    kernels = kernels or kernels_for(device)
    # Side by side, since most of the time goes into the driver's compiler, which uses one core.
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {kernel: [pool.submit(verify, device, kernel, config) for config in CONFIGS] for kernel in kernels}
        good = {kernel: judge(device, kernel, [each.result() for each in runs[kernel]]) for kernel in kernels}
    failed = list(good.values()).count(False)
    return len(good) - failed - sum(good[kernel] for kernel in CANNOT_RUN[device.name] if kernel in good), failed


def judge_mutants(device, job):
    """Runs mutants beside what they break, with the case that finds them; prints and returns which are not found."""
    config, case, (base, *names) = job
    arguments = [word for name in names for word in ("--kernel", name)]
    _, _, results, messages = verify(device, base, config, "--filter", f"^{case}$", "--pack", device.mutants, *arguments)
    found = mutants.by_kernel(results)
    missed = [name for name in names if not mutants.is_killed(found[name], found[base])]
    for name in names:
        print(f"FAILED {name}" if name in missed else f"wrong  {name}", flush=True)
    if missed:
        print("  ", {name: mutants.statuses(found[name]) for name in [base, *missed]}, "" if results else messages)
    return missed


def verify_mutants(device):
    """Returns how many mutants, of those that need what only this device has, are found wrong, and how many not."""
    names = mutants.names_that_need("coopmat") if device.name == "mesa" else []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        missed = sum(pool.map(lambda job: judge_mutants(device, job), mutants.jobs(names)), [])
    if names:
        print(f"{len(names) - len(missed)} of {len(names)} mutants are found wrong")
    return len(names) - len(missed), len(missed)


def main(name, *kernels):
    try:
        with {"lavapipe": lavapipe, "swiftshader": swiftshader, "mesa": mesa}[name]() as device:
            passed, failed = verify_all(device, kernels)
            if not kernels:
                killed, missed = verify_mutants(device)
                passed, failed = passed + killed, failed + missed
    except CannotBeMade as why:
        # Only what moves without us may be missing: Debian testing.
        passed, failed = 0, int(name != "mesa")
        print(f"== {name}: {'FAILED' if failed else 'SKIPPED'}: {why}")
    print(f"{passed} passed, {failed} failed" + (", 1 skipped" if passed + failed == 0 else ""))
    return failed != 0


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in CANNOT_RUN:
        sys.exit(__doc__)
    if not PROGRAM.is_file():
        sys.exit(f"There is no {PROGRAM}: build it, or set QLINBENCH.")
    sys.exit(main(*sys.argv[1:]))
