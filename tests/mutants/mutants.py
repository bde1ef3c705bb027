# SPDX-License-Identifier: BSD-3-Clause
"""The kernels of this folder, each with one thing broken, and what the program has to answer to them."""

import collections
import json
import pathlib

PACK = pathlib.Path(__file__).resolve().parent
# What is broken, the case of a shipped configuration that finds it, and what a device needs for that.
TABLE = json.loads((PACK / "mutants.json").read_text(encoding="utf-8"))
MANIFESTS = {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in PACK.glob("*/kernel.json")}


def base_of(name):
    return MANIFESTS[name]["extends"]


def jobs(names):
    """What can run at once: the configuration, the case's id, and the base and its mutants."""
    groups = collections.defaultdict(list)
    for name in names:
        groups[TABLE[name]["config"], TABLE[name]["case"], base_of(name)].append(name)
    return [(config, case, [base, *group]) for (config, case, base), group in groups.items()]


def by_kernel(results):
    found = collections.defaultdict(list)
    for result in results:
        found[result["kernel"]["name"]].append(result)
    return found


def statuses(results):
    return {result["status"] for result in results}


def is_killed(mutant, base):
    """Whether a case finds what is broken, in one variant at least, while the kernel that was broken passes."""
    return statuses(base) == {"pass"} and {"wrong"} <= statuses(mutant) <= {"wrong", "pass"}


def names_that_need(need):
    return [name for name in TABLE if TABLE[name].get("needs") == need]
