/** What each warning means, and what helps: as `error-codes.ts` has it for errors. A code is never renamed. */

/** Every code of a warning. */
export const WARNINGS = {
  'release-not-compared': {
    meaning: 'A release is not compared with the last one on the index.',
    remedy: 'Its own sizes are complete. Leave out the comparison with --no-compare.',
  },
  'conda-estimated': {
    meaning: 'Installed sizes of conda packages are estimated by their download sizes.',
    remedy: 'Run again where the channel can be reached; a .tar.bz2 is always estimated.',
  },
  'record-passed-over': {
    meaning: 'A line that `pysize collect` reads is broken, or was not written by --format jsonl.',
    remedy: 'Delete the line, or leave the file out. The other lines count.',
  },
  'several-versions': {
    meaning: 'A folder holds files of several versions of a project.',
    remedy: 'Empty the folder before a build.',
  },
  'base-estimated': {
    meaning: 'A base image is estimated from its parts.',
    remedy: 'Nothing has to be done: its interval says how far it may be off.',
  },
  'base-stands-in': { meaning: 'Facts about another tag stand in for a base image.', remedy: 'Its interval says how far it may be off.' },
  'broken-requirement': {
    meaning: 'A further install leaves a requirement of an installed package unmet.',
    remedy: 'Install versions that fit each other, or both at once.',
  },
  'base-unknown': { meaning: 'Nothing is known of a base image.', remedy: 'Run again with a network, or state its size.' },
  'index-of-builder': {
    meaning: 'An index that a RUN instruction names could not be reached; what it installs is not counted.',
    remedy: 'Run where it can be reached, or state the size: --layer LINE=SIZE.',
  },
  'branch-assumed': {
    meaning: 'A RUN instruction has branches, and nothing tells which of them runs.',
    remedy: 'Give the values that decide with --build-arg.',
  },
  'build-fails': { meaning: "An sdist cannot be built with today's build tools.", remedy: 'Choose a version that has a wheel.' },
  'cache-unwritable': { meaning: 'The cache cannot be written, so nothing is kept.', remedy: 'Name a folder with PYSIZE_CACHE_DIR.' },
  'comparison-failed': { meaning: 'The CPU builds of torch could not be compared.', remedy: 'The estimate itself is complete.' },
  'unused-stays': {
    meaning: 'A requirement that deptry finds unused is needed by another package.',
    remedy: 'Delete it or leave it: the size stays.',
  },
  'no-cpu-build': {
    meaning: 'The version of torch has no CPU build for this target; other versions have.',
    remedy: "Ask for one that is named: 'pysize advise' tells the lines and what they save.",
  },
  'comparison-from-snapshot': {
    meaning: "PyTorch's index could not be reached; the snapshot answers the comparison.",
    remedy: 'Run again with a network.',
  },
  'conda-not-counted': {
    meaning: 'Packages that conda installs are not counted.',
    remedy: 'Add their sizes yourself; a total without them is too small.',
  },
  'computed-dependencies': {
    meaning: 'Dependencies are computed when the package is built; they are estimated.',
    remedy: 'Choose a version that has a wheel.',
  },
  'config-not-read': {
    meaning: 'A configuration file of the installer names an index. It is not read.',
    remedy: 'Give the index with --index-url.',
  },
  'cuda-in-base': {
    meaning: 'The base image of a Dockerfile holds CUDA, and so do the wheels.',
    remedy: 'Start from an image without CUDA.',
  },
  'date-not-applied': { meaning: "PyTorch's index has no dates, so --exclude-newer was not applied.", remedy: 'Pin the versions.' },
  'estimated-dependencies': { meaning: 'The dependencies of a package may be incomplete.', remedy: 'Choose a version that has a wheel.' },
  'estimated-project': {
    meaning: 'A local project is not built; its size is estimated from its files.',
    remedy: 'Build a wheel and give that.',
  },
  'estimated-sdist': {
    meaning: 'An sdist is not built; its size is estimated from the archive.',
    remedy: 'Choose a version that has a wheel.',
  },
  'file-chosen': { meaning: 'A folder was given; the message names the file that was read.', remedy: 'Name the file.' },
  'files-removed': {
    meaning: 'Uninstalling a package takes files along that another package writes, too.',
    remedy: 'Reinstall the other package.',
  },
  'files-overwritten': { meaning: 'Several packages write the same files.', remedy: 'Remove one of the packages.' },
  'hash-ignored': { meaning: 'A --hash stands without a requirement.', remedy: 'Put it on the line of the requirement.' },
  'index-from-environment': { meaning: 'The indexes come from the environment.', remedy: 'Nothing has to be done.' },
  'index-unread': { meaning: 'The installer goes on without an index that failed.', remedy: 'Check the URL of the index.' },
  'lock-doubled': {
    meaning: 'A lock installs two versions of a package for the target, one over the other.',
    remedy: 'Give their markers in the project conditions that exclude each other, and lock again.',
  },
  'lock-invalid': {
    meaning: 'A lock file breaks its standard, and the installer may refuse it.',
    remedy: 'Write it again with a newer tool.',
  },
  'lock-size-differs': { meaning: 'A lock file gives a file another size than it has.', remedy: 'Write the lock file again.' },
  'lock-stale': {
    meaning: 'A project asks for what its lock file does not hold, so that the lock is older.',
    remedy: 'Write the lock file again.',
  },
  'lock-url-gone': {
    meaning: 'A file is no longer where a lock file says; the index has it elsewhere.',
    remedy: 'Write the lock file again.',
  },
  'no-record': {
    meaning: 'Distributions have no RECORD, so that their files were not checked.',
    remedy: 'Install them again with pip or uv.',
  },
  'not-in-environment': { meaning: 'An option changes a package that the environment does not have.', remedy: 'Leave out the option.' },
  'nothing-applied': { meaning: 'No advice edits a file that was given.', remedy: 'Follow the commands of the report.' },
  'nothing-required': { meaning: 'The input names no package.', remedy: 'Check what wrote the file.' },
  'option-without-effect': {
    meaning: 'An option chooses among versions, which a lock file has already decided.',
    remedy: 'Leave out the option.',
  },
  'over-warn-budget': { meaning: 'The environment takes more than --warn-budget allows.', remedy: 'Make it smaller, or raise the limit.' },
  'platform-left-out': {
    meaning: 'The requirements have no solution on a platform, so advice is not proven there.',
    remedy: 'Nothing, if the project does not run there.',
  },
  'patch-release': { meaning: 'A dependency depends on the patch release of Python.', remedy: 'Give --python a full version.' },
  'platform-assumed': { meaning: 'Nothing in the environment tells its platform.', remedy: 'Name it with --platform.' },
  'project-not-counted': {
    meaning: 'The project of a lock file is not in the same folder, so it is not counted.',
    remedy: 'Name the lock file in its folder.',
  },
  'project-unknown': { meaning: 'The dependencies of a local project are unknown.', remedy: 'Build a wheel and give that.' },
  'python-assumed': { meaning: 'Nothing is known of the Python of a base image.', remedy: 'Name the base with --base.' },
  'python-ignored': { meaning: 'A file names a Python that is not CPython.', remedy: 'Give the version with --python.' },
  'python-outside-project': {
    meaning: "The target's Python is not one that the project's requires-python admits.",
    remedy: 'Give another --python, or change requires-python.',
  },
  'repository-unknown': { meaning: 'A repository is not checked out; its size is unknown.', remedy: 'Build a wheel and give that.' },
  'saved-not-resolved': {
    meaning: 'A saved estimate is compared as it was saved, since its lines have no solution today.',
    remedy: 'Save a new one.',
  },
  'setup-py-read': { meaning: 'The dependencies stand in a setup.py that was not run.', remedy: 'Build a wheel and give that.' },
  'shared-files-unknown': { meaning: 'It is unknown which files several packages share.', remedy: 'Nothing has to be done.' },
  'sidecar-broken': { meaning: 'The metadata file beside a wheel is missing or broken.', remedy: 'Tell the owner of the index.' },
  'several-cuda': { meaning: 'The environment holds libraries of several versions of CUDA.', remedy: 'Choose builds for one of them.' },
  'snapshot-used': { meaning: 'The snapshot answers in place of the index.', remedy: 'Run with a network for newer versions.' },
  'unknown-dependencies': {
    meaning: 'The dependencies of a distribution are unknown and not counted.',
    remedy: 'Add them to the requirements.',
  },
  'tool-settings-ignored': {
    meaning: 'A table of Poetry or PDM is not read, because another installer was chosen.',
    remedy: 'Leave --installer out.',
  },
  'unknown-extra': { meaning: 'A package has no such extra.', remedy: 'Check the spelling.' },
  'unknown-size': { meaning: 'The installed size of a file is unknown.', remedy: 'The message says why.' },
  'uv-settings-ignored': { meaning: 'A [tool.uv] table is not read.', remedy: 'Give its values as options.' },
  yanked: { meaning: 'A chosen version was yanked.', remedy: 'Choose another version.' },
  'registry-not-asked': {
    meaning: 'A registry cannot be reached; embedded facts answer in its place.',
    remedy: 'Run again with a network.',
  },
} as const

export type WarningCode = keyof typeof WARNINGS
