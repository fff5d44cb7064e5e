import type { OptionRow } from '../option-row.ts'

/** The options that select files and parts of them. */
export const REQUIREMENT_OPTIONS: Readonly<Record<string, OptionRow>> = {
  files: {
    type: 'texts',
    about:
      'Lock files, requirements files, `pyproject.toml`, `Pipfile`, `setup.cfg`, `setup.py`, scripts, `environment.yml`, folders that contain them, or `-` for standard input.',
    decides: false,
    group: 'Requirements',
    spellings: [{ flags: '-r, --requirement <file>' }],
  },
  with: {
    type: 'texts',
    about: 'Further requirements, as on a line of a requirements file.',
    decides: true,
    group: 'Requirements',
    spellings: [
      {
        flags: '--with <requirement>',
        help: "add a requirement, such as 'torch==2.9.0' (repeatable)",
      },
      { flags: '-e, --editable <path>', path: true },
    ],
  },
  conda: {
    type: 'flag',
    about:
      'Whether conda packages are counted: those in conda locks, and those that an environment.yml resolves to. Default: true; `--no-conda` means false.',
    decides: true,
    setting: true,
    group: 'Requirements',
    spellings: [
      {
        flags: '--no-conda',
        help: 'count only the pip packages of a conda environment',
        value: false,
      },
    ],
  },
  constraints: {
    type: 'texts',
    about: 'Constraints files.',
    decides: true,
    group: 'Requirements',
    spellings: [
      {
        flags: '-c, --constraint <file>',
        help: 'limit versions by a constraints file (repeatable)',
      },
      { flags: '--constraints <file>' },
    ],
  },
  extras: {
    type: 'texts',
    about: 'Extras of a project or of a lock, such as those in `[project.optional-dependencies]`.',
    decides: true,
    group: 'Requirements',
    spellings: [{ flags: '--extra <name>', help: 'include an extra of the project (repeatable)' }],
  },
  groups: {
    type: 'texts',
    about:
      'Dependency groups of a project or of a lock: `[dependency-groups]`, groups of Poetry and PDM, environments of Hatch, categories of a `Pipfile`.',
    decides: true,
    group: 'Requirements',
    spellings: [
      { flags: '--group <name>', help: 'include a dependency group of the project (repeatable)' },
    ],
  },
  allExtras: {
    type: 'flag',
    about: 'Whether all extras of the project are included.',
    decides: true,
    group: 'Requirements',
    spellings: [{ flags: '--all-extras', help: 'include all extras of the project' }],
  },
  allGroups: {
    type: 'flag',
    about: 'Whether all dependency groups of the project are included.',
    decides: true,
    group: 'Requirements',
    spellings: [{ flags: '--all-groups', help: 'include all dependency groups of the project' }],
  },
  onlyGroups: {
    type: 'texts',
    about: 'Dependency groups that are counted instead of the project.',
    decides: true,
    group: 'Requirements',
    spellings: [
      {
        flags: '--only-group <name>',
        help: 'count this dependency group instead of the project (repeatable)',
      },
    ],
  },
  noDev: {
    type: 'flag',
    about:
      "Whether development dependencies of a lock are left out, as in the tool's own production install.",
    decides: true,
    group: 'Requirements',
    spellings: [
      { flags: '--no-dev', help: 'do not count the development dependencies of a lock' },
      { flags: '--prod' },
    ],
  },
  members: {
    type: 'texts',
    about:
      'Projects of the workspace of a lock that are counted. Default: those that the tool installs.',
    decides: true,
    group: 'Requirements',
    spellings: [
      { flags: '--package <name>', help: 'count this project of a workspace (repeatable)' },
    ],
  },
  allMembers: {
    type: 'flag',
    about: 'Whether all projects of the workspace of a lock are counted.',
    decides: true,
    group: 'Requirements',
    spellings: [{ flags: '--all-packages', help: 'count all projects of a workspace' }],
  },
}
