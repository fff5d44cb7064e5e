"""The sizes of conda packages by conda-package-streaming: those that they state, and those of their files."""

import json
import sys

from conda_package_streaming.package_streaming import stream_conda_component


def members(path, component):
    for tar, member in stream_conda_component(path, None, component):
        if member.isreg():
            yield member, tar


for path in sys.argv[1:]:
    paths = next(json.load(tar.extractfile(member)) for member, tar in members(path, "info") if member.name == "info/paths.json")
    files = [one for one in paths["paths"] if one["path_type"] == "hardlink"]
    real = [member.size for member, _ in members(path, "pkg")]
    print(json.dumps([path, sum(one["size_in_bytes"] for one in files), len(files), sum(real)]))
