/** Faults of the files and lines that list requirements, lock files included: exit 2. */
export const INPUT_ERRORS = {
  'ambiguous-lock': {
    meaning:
      'A lock file has several versions of a package for the target, or has versions only for other targets.',
    remedy: 'Create the lock file again with its tool.',
  },
  'ambiguous-option': {
    meaning: 'An abbreviated option in a requirements file fits several options.',
    remedy: 'Write the option in full.',
  },
  'bad-wheel-name': {
    meaning: 'The file name in a direct URL is not the name of a wheel.',
    remedy: 'Name a wheel: name-version-python-abi-platform.whl.',
  },
  'broken-distribution': {
    meaning: 'A file is not a valid wheel or sdist, so no index or installer accepts it.',
    remedy: 'Build it again.',
  },
  'conflicting-indexes': {
    meaning: 'Two sources in [tool.uv.sources] take a package from two indexes.',
    remedy: 'Give the sources markers that exclude each other.',
  },
  'conflicting-parts': {
    meaning: 'The requested extras or groups exclude each other in the lock file.',
    remedy: 'Request only one of them.',
  },
  'conflicting-urls': {
    meaning: 'A package is required from two URLs.',
    remedy: 'Keep one of the two lines.',
  },
  'dependency-group-cycle': {
    meaning: 'Dependency groups include each other in a circle.',
    remedy: 'Remove one of the includes.',
  },
  'disallowed-url': {
    meaning: 'A package requires another by URL, which uv refuses.',
    remedy: 'Add that URL to the requirements.',
  },
  'dynamic-dependencies': {
    meaning: 'The dependencies of a project are computed when it is built.',
    remedy: 'List them in [project], or give a requirements file.',
  },
  'extra-without-project': {
    meaning: 'An extra or group is requested, but no pyproject.toml is given.',
    remedy: 'Name the pyproject.toml.',
  },
  'file-not-found': {
    meaning: 'A file does not exist.',
    remedy:
      'Check the path. It is relative to the current folder, or to the file that includes it.',
  },
  'file-not-read': {
    meaning: 'A file cannot be read.',
    remedy: 'The message says why: a folder, a device, missing permissions, too large.',
  },
  'find-links-missing': {
    meaning: 'The place that --find-links names cannot be read.',
    remedy: 'Name a folder of wheels or a page of links.',
  },
  'folder-undecided': {
    meaning: 'A folder has no requirements file, or several.',
    remedy: 'Name the file.',
  },
  'foreign-metadata': {
    meaning: 'A wheel contains the metadata of another project.',
    remedy: 'Report it to the owner of the index, or choose another version.',
  },
  'format-not-read': {
    meaning: 'The file is of a kind that pysize does not read as requirements.',
    remedy: 'The hint names the file or the command to use.',
  },
  'hash-missing': {
    meaning: 'Hashes are required, and a requirement has none.',
    remedy: 'Pin the requirement with its hash.',
  },
  'invalid-constraint': {
    meaning: 'A line of a constraints file cannot be a constraint.',
    remedy: 'Write name==version.',
  },
  'invalid-encoding': {
    meaning: 'A file is not text in its encoding.',
    remedy: 'Save it as UTF-8.',
  },
  'invalid-environment': {
    meaning: 'An environment.yml of conda has a part of the wrong kind.',
    remedy: 'Correct what the message names.',
  },
  'invalid-lock': {
    meaning: 'A lock file is damaged, or has an entry that no lock file may have.',
    remedy: 'Create the lock file again with its tool.',
  },
  'invalid-option-value': {
    meaning: 'An option of a requirements file has no value, or a wrong one.',
    remedy: 'The message says what it takes.',
  },
  'invalid-pyproject': {
    meaning: 'A table of a pyproject.toml has the wrong form.',
    remedy: 'The message names the table and its form.',
  },
  'invalid-requirement': {
    meaning: 'A line is not a requirement.',
    remedy: 'The caret shows the fault.',
  },
  'invalid-script-metadata': {
    meaning: 'The metadata block of a script (PEP 723) has no end, or appears twice.',
    remedy: 'Correct it at the line shown.',
  },
  'invalid-toml': { meaning: 'A file is not TOML.', remedy: 'The caret shows the fault.' },
  'invalid-yaml': {
    meaning: 'A file is not YAML, or has no mapping at its top.',
    remedy: 'Correct the line that the error shows.',
  },
  'local-file-refused': {
    meaning: 'A package, or a requirements file from the network, names a file of this machine.',
    remedy: 'If you want that file, add it to the requirements.',
  },
  'name-mismatch': {
    meaning: 'The project that the line names differs from the project of the wheel.',
    remedy: 'Correct the name or the URL.',
  },
  'no-distributions': {
    meaning: 'The given files and folders contain no wheel and no sdist.',
    remedy: 'Name wheels, sdists or a folder of them, such as dist/.',
  },
  'no-files': {
    meaning: 'A comparison of files has no wheel on one of its sides.',
    remedy: 'Name one wheel on each side.',
  },
  'no-project': {
    meaning: 'No file of a project was named.',
    remedy: 'Name a requirements file or pyproject.toml.',
  },
  'no-project-table': {
    meaning: 'A pyproject.toml declares no project.',
    remedy: 'Name a group with --group, or give a requirements file.',
  },
  'no-records': {
    meaning: 'The files for `pysize collect` contain no line that --format jsonl wrote.',
    remedy: 'Write lines with: pysize estimate requirements.txt --format jsonl >> sizes.jsonl.',
  },
  'no-script-metadata': {
    meaning: 'A script does not say what it requires (PEP 723).',
    remedy: 'Add a block of metadata, or give a requirements file.',
  },
  'not-a-project': {
    meaning: 'A folder is not a Python project.',
    remedy: 'Name a folder with a pyproject.toml or a setup.py.',
  },
  'not-an-estimate': {
    meaning: 'A file is not a saved JSON estimate.',
    remedy: 'Save one with pysize estimate --json -o FILE.',
  },
  'not-from-deptry': {
    meaning: 'A file is not a report of deptry.',
    remedy: 'Make it with deptry . --json-output deptry.json.',
  },
  'requirements-cycle': {
    meaning: 'Requirements files include each other in a circle.',
    remedy: 'Remove one of the includes.',
  },
  'several-locks': {
    meaning: 'Two lock files are given for one environment.',
    remedy: 'Name one, or use --separate.',
  },
  'too-many-files': {
    meaning: 'Requirements files include more than 1,000 files, or a repository has more.',
    remedy: 'Look for a file that is included more than once, or name the files to compare.',
  },
  'too-many-packages': {
    meaning: 'An environment would have more than 10,000 packages.',
    remedy: 'Split the input, or give another index.',
  },
  'too-many-requirements': {
    meaning: 'An input has more than 100,000 requirements, or more than 5,000 extras and groups.',
    remedy: 'Remove duplicate lines.',
  },
  'unclosed-quote': {
    meaning: 'A quote in a requirements file is not closed.',
    remedy: 'Close it; the caret shows where it begins.',
  },
  'undefined-marker': {
    meaning: 'A marker compares two values that cannot be compared.',
    remedy: 'Correct the marker.',
  },
  'unknown-extra': {
    meaning: 'The project has no such extra.',
    remedy: 'The hint lists its extras.',
  },
  'unknown-group': {
    meaning: 'The pyproject.toml has no such dependency group.',
    remedy: 'The hint lists its groups.',
  },
  'unknown-index': {
    meaning:
      'A source in [tool.uv.sources] names an index that [[tool.uv.index]] does not declare.',
    remedy: 'The hint lists the indexes that are declared.',
  },
  'unknown-member': {
    meaning: 'The lock file has no such project.',
    remedy: 'The hint lists its projects.',
  },
  'unnamed-requirement': {
    meaning: 'The name of a requirement cannot be known without building it.',
    remedy: 'Write name @ URL.',
  },
  'unsupported-lock': {
    meaning: 'A lock file has a version of its format that is not known.',
    remedy: 'Use a newer pysize.',
  },
  'unsupported-url': {
    meaning: 'A package requires another one from a URL that no installer can download.',
    remedy: 'Add the real URL of that package to the requirements.',
  },
  'wheel-not-supported': {
    meaning: 'A wheel does not fit the target.',
    remedy: 'Choose the wheel of this platform and Python.',
  },
} as const
