/** The meaning of each warning, and what helps. A code is never renamed. */
export const WARNINGS = {
  'release-not-compared': {
    meaning: 'A release is not compared with the last one on the index.',
    remedy: 'Its own sizes are complete. Leave out the comparison with --no-compare.',
  },
  'conda-estimated': {
    meaning: 'Installed sizes of conda packages are estimated from their download sizes.',
    remedy:
      'Run again where the channel can be reached. The size of a .tar.bz2 is always estimated.',
  },
  'record-passed-over': {
    meaning: 'A line that `pysize collect` reads is broken, or was not written by --format jsonl.',
    remedy: 'Delete the line, or leave the file out. The other lines count.',
  },
  'several-versions': {
    meaning: 'A folder contains files of several versions of a project.',
    remedy: 'Empty the folder before a build.',
  },
  'base-estimated': {
    meaning: 'A base image is estimated from its parts.',
    remedy: 'No action is needed. Its interval shows the possible error.',
  },
  'base-size-unused': {
    meaning: 'A size is stated for a base image whose size is known.',
    remedy: 'Leave out --base-size.',
  },
  'base-stands-in': {
    meaning: 'The size of a base image comes from facts about another tag.',
    remedy: 'Its interval shows the possible error.',
  },
  'broken-requirement': {
    meaning: 'After a further install, a requirement of an installed package is not met.',
    remedy: 'Install versions that fit each other, or both at once.',
  },
  'base-unknown': {
    meaning: 'pysize has no facts about a base image.',
    remedy: 'Run again with a network connection, or state its size.',
  },
  'index-of-builder': {
    meaning:
      'An index that a RUN instruction names could not be reached, so its packages are not counted.',
    remedy: 'Run where it can be reached, or state the size: --layer LINE=SIZE.',
  },
  'branch-assumed': {
    meaning: 'A RUN instruction has branches, and pysize cannot decide which of them runs.',
    remedy: 'Give the values that decide with --build-arg.',
  },
  'build-fails': {
    meaning: "An sdist cannot be built with today's build tools.",
    remedy: 'Choose a version that has a wheel.',
  },
  'cache-unwritable': {
    meaning: 'The cache cannot be written, so later runs repeat all requests.',
    remedy: 'Name a folder with PYSIZE_CACHE_DIR.',
  },
  'comparison-failed': {
    meaning: 'The CPU builds of torch could not be compared.',
    remedy: 'The estimate itself is complete.',
  },
  'unused-stays': {
    meaning: 'A requirement that deptry finds unused is needed by another package.',
    remedy: 'Delete it or leave it: the size stays.',
  },
  'mirror-away': {
    meaning: "A mirror of PyPI can't be reached or fails, so PyPI itself is read.",
    remedy: 'No action is needed.',
  },
  'mirrors-not-read': {
    meaning: 'A file that names mirrors of a registry is faulty, so its mirrors are not used.',
    remedy: 'Correct the file: Docker and Podman refuse it, too.',
  },
  'no-cpu-build': {
    meaning: 'The version of torch has no CPU build for this target, but other versions have one.',
    remedy:
      "Require one of the versions in the message: 'pysize advise' shows the lines and what they save.",
  },
  'comparison-from-snapshot': {
    meaning: "PyTorch's index could not be reached, so the comparison comes from the snapshot.",
    remedy: 'Run again with a network connection.',
  },
  'conda-not-counted': {
    meaning: 'Packages that conda installs are not counted.',
    remedy: 'Add their sizes yourself; a total without them is too small.',
  },
  'computed-dependencies': {
    meaning: 'Dependencies are computed when the package is built, so they are estimated.',
    remedy: 'Choose a version that has a wheel.',
  },
  'config-not-read': {
    meaning: 'A configuration file of the installer names an index. It is not read.',
    remedy: 'Give the index with --index-url.',
  },
  'cuda-in-base': {
    meaning: 'The base image of a Dockerfile contains CUDA, and so do the wheels.',
    remedy: 'Start from an image without CUDA.',
  },
  'date-not-applied': {
    meaning: "PyTorch's index has few upload dates, so --exclude-newer was not applied.",
    remedy: 'Pin the versions.',
  },
  'estimated-dependencies': {
    meaning: 'The dependencies of a package may be incomplete.',
    remedy: 'Choose a version that has a wheel.',
  },
  'estimated-project': {
    meaning: 'A local project is not built, so its size is estimated from its files.',
    remedy: 'Build a wheel and give that.',
  },
  'estimated-sdist': {
    meaning: 'An sdist is not built, so its size is estimated from the archive.',
    remedy: 'Choose a version that has a wheel.',
  },
  'file-chosen': {
    meaning: 'A folder was given; the message names the file that was read.',
    remedy: 'Name the file.',
  },
  'files-removed': {
    meaning: 'Uninstalling a package also removes files that another package wrote.',
    remedy: 'Reinstall the other package.',
  },
  'files-overwritten': {
    meaning: 'Several packages write the same files.',
    remedy: 'Remove one of the packages.',
  },
  'hash-ignored': {
    meaning: 'A --hash has no requirement.',
    remedy: 'Put it on the line of the requirement.',
  },
  'index-from-environment': {
    meaning:
      'The indexes come from environment variables. The report says so; JSON lists it as a warning.',
    remedy: 'No action is needed.',
  },
  'index-unread': {
    meaning: 'The installer continues without an index that failed.',
    remedy: 'Check the URL of the index.',
  },
  'lock-doubled': {
    meaning: 'A lock file installs two versions of a package on the target, one over the other.',
    remedy: 'Give the package markers that exclude each other in the project, and lock again.',
  },
  'lock-incomplete': {
    meaning: 'A lock file has no entry for a package that its other packages need.',
    remedy: 'Create the lock file again with its tool: it may be truncated.',
  },
  'lock-invalid': {
    meaning: 'A lock file breaks its standard, and the installer may refuse it.',
    remedy: 'Create the lock file again with a newer tool.',
  },
  'lock-size-differs': {
    meaning: 'The size of a file differs from the size in its lock file.',
    remedy: 'Create the lock file again with its tool.',
  },
  'lock-stale': {
    meaning:
      'A project requires something that its lock file does not have, so the lock file is out of date.',
    remedy: 'Create the lock file again with its tool.',
  },
  'lock-unpinned': {
    meaning:
      'A lock file, such as a Pipfile.lock, has a package without version and hash, so pysize counts the newest version.',
    remedy: 'Create the lock file again on a machine like the target.',
  },
  'lock-url-gone': {
    meaning: 'A file is no longer at the URL of the lock file, but the index has it elsewhere.',
    remedy: 'Create the lock file again with its tool.',
  },
  'line-ignored': {
    meaning: 'A line of a requirements file names packages after a dash, and pip ignores them.',
    remedy: 'Write each requirement at the start of its line.',
  },
  'no-record': {
    meaning: 'Distributions have no RECORD, so their files were not checked.',
    remedy: 'Install them again with pip or uv.',
  },
  'not-in-environment': {
    meaning: 'An option changes a package that is not in the environment.',
    remedy: 'Leave out the option.',
  },
  'nothing-applied': {
    meaning: 'None of the advice changes a given file, so --apply wrote nothing.',
    remedy: 'Follow the commands of the report.',
  },
  'not-in-dockerfile': {
    meaning: 'The prediction uses an option of yours that the written Dockerfile does not contain.',
    remedy: 'Pin the versions in the requirements, or leave the option out.',
  },
  'nothing-required': {
    meaning: 'The input names no package.',
    remedy: 'Check the tool that wrote the file.',
  },
  'option-without-effect': {
    meaning:
      'An option changes nothing: a lock file has fixed the versions, the option does not apply to this target, or it does not apply to a release.',
    remedy: 'Leave out the option.',
  },
  'over-warn-budget': {
    meaning: 'The environment takes more than --warn-budget allows.',
    remedy: 'Make it smaller, or raise the limit.',
  },
  'platform-left-out': {
    meaning: 'The requirements have no solution on a platform, so advice is not proven there.',
    remedy: 'No action is needed if the project does not run there.',
  },
  'patch-release': {
    meaning: 'A dependency differs between patch releases of Python.',
    remedy: 'Give --python a full version.',
  },
  'platform-assumed': {
    meaning: 'Nothing in the environment shows its platform, so one is assumed.',
    remedy: 'Name it with --platform.',
  },
  'project-not-counted': {
    meaning:
      'A lock file has no project next to it, so only the dependencies of the project are counted.',
    remedy: 'Give the lock file in the folder of the project, not a copy of it.',
  },
  'project-unknown': {
    meaning: 'The dependencies of a local project are unknown.',
    remedy: 'Build a wheel and give that.',
  },
  'argument-assumed': {
    meaning:
      'A path depends on a build argument that has no value. pysize treats the argument as empty.',
    remedy: 'Give the value with --build-arg.',
  },
  'version-assumed': {
    meaning: 'The version of a package depends on an unknown value, so the newest is counted.',
    remedy: 'Give the value with --build-arg.',
  },
  'python-assumed': {
    meaning: 'The Python version of a base image is unknown, so one is assumed.',
    remedy: 'Name the base with --base.',
  },
  'python-ignored': {
    meaning: 'A file names a Python that is not CPython.',
    remedy: 'Give the version with --python.',
  },
  'python-outside-project': {
    meaning: "The target's Python is outside the project's requires-python.",
    remedy: 'Give another --python, or change requires-python.',
  },
  'repository-estimated': {
    meaning:
      'A repository in an image is not checked out: its size and dependencies are taken from an archive of it, or from a release of the same project.',
    remedy: 'Build a wheel and give that.',
  },
  'repository-unknown': {
    meaning: 'A repository is not checked out, so its size is unknown.',
    remedy: 'Build a wheel and give that.',
  },
  'saved-not-resolved': {
    meaning: 'A saved estimate is compared unchanged, because its lines have no solution today.',
    remedy: 'Save a new one.',
  },
  'setup-py-read': {
    meaning: 'The dependencies come from a setup.py, which pysize reads without running it.',
    remedy: 'Build a wheel and give that.',
  },
  'shared-files-unknown': {
    meaning: 'It is unknown which files several packages share.',
    remedy: 'No action is needed.',
  },
  'sidecar-broken': {
    meaning: 'The metadata file that the index offers for a wheel is missing or broken.',
    remedy: 'Report it to the owner of the index.',
  },
  'several-cuda': {
    meaning: 'The environment contains libraries of several versions of CUDA.',
    remedy: 'Choose builds for one of them.',
  },
  'settings-kept': {
    meaning:
      'The settings that `extends` in [tool.pysize] names cannot be read, so those of an earlier run count.',
    remedy: 'Check the URL and the network.',
  },
  'snapshot-used': {
    meaning: 'The answer comes from the snapshot instead of the index.',
    remedy: 'Run with a network connection for newer versions.',
  },
  'unknown-dependencies': {
    meaning: 'The dependencies of a distribution are unknown and not counted.',
    remedy: 'Add them to the requirements.',
  },
  'tool-settings-ignored': {
    meaning: 'A table of Poetry or PDM is not read, because another installer was chosen.',
    remedy: 'Leave --installer out.',
  },
  'unknown-extra': { meaning: 'A package has no such extra.', remedy: 'Check the spelling.' },
  'namesake-size': {
    meaning:
      'The server of a file refuses to send the file, so pysize uses the size of the file with the same name on another index.',
    remedy: 'The message says what the first server answered.',
  },
  'unknown-size': {
    meaning: 'The installed size of a file is unknown.',
    remedy: 'The message says why.',
  },
  'uv-settings-ignored': {
    meaning: 'A [tool.uv] table is not read.',
    remedy: 'Give its values as options.',
  },
  yanked: { meaning: 'A chosen version was yanked.', remedy: 'Choose another version.' },
  'registry-not-asked': {
    meaning: 'A registry cannot be reached, so the answer comes from embedded facts.',
    remedy: 'Run again with a network connection.',
  },
  'settings-assumed': {
    meaning:
      'A Dockerfile copies settings that .gitignore keeps out of the repository: a small file is assumed.',
    remedy: 'Create the file: the build needs it.',
  },
  'wheel-assumed': {
    meaning:
      'A Dockerfile copies a wheel that the folder does not have, such as dist/. pysize assumes the wheel of the project in the build context.',
    remedy: 'Build the wheel first.',
  },
} as const

export type WarningCode = keyof typeof WARNINGS
