import type { OptionRow } from '../option-row.ts'

/** The options that change the environment, to show the effect of a change. */
export const WHAT_IF_OPTIONS: Readonly<Record<string, OptionRow>> = {
  without: {
    type: 'texts',
    about:
      'Packages. Your own lines for them are left out, as if you had deleted the lines. A package that another one needs stays.',
    decides: true,
    group: 'What if',
    spellings: [
      { flags: '--without <name>', help: 'leave out your own lines for this package (repeatable)' },
    ],
  },
  replace: {
    type: 'texts',
    about:
      'Requirements that replace your own lines for a package: `camel-tools=camel-lite`, or `torch=torch==2.9.0`.',
    decides: true,
    group: 'What if',
    spellings: [
      {
        flags: '--replace <name=requirement>',
        help: "use a requirement instead of your own lines for a package: 'a=b>=2' (repeatable)",
      },
    ],
  },
  override: {
    type: 'texts',
    about: 'Versions that are used even if other packages require others: `torch==2.9.0`.',
    decides: true,
    group: 'What if',
    spellings: [
      {
        flags: '--override <requirement>',
        help: "use this version even if other packages require another one: 'numpy==1.26.4' (repeatable)",
      },
    ],
  },
  strip: {
    type: 'texts',
    about:
      'Kinds of files that are deleted after the install: `tests` and `docs` (folders of these names), `stubs` (`.pyi`), `sources` (headers and sources of compiled modules), `static` (static libraries), `debug` (debug symbols), `bytecode` (`.pyc`).',
    decides: true,
    group: 'What if',
    spellings: [
      {
        flags: '--strip <kinds>',
        help: 'leave out these kinds of files: tests, docs, stubs (.pyi), sources (headers, C, …), static (libraries: .a, .lib), debug (symbols), bytecode',
      },
    ],
  },
  then: {
    type: 'texts',
    about:
      'Further installs into the environment, in this order: the arguments of `pip install` or `uv pip install`, with index options of their own.',
    decides: true,
    group: 'What if',
    spellings: [
      {
        flags: '--then <arguments>',
        help: "install into the result, as a second 'pip install' would: '-U torch', '-r more.txt', … (repeatable)",
      },
    ],
  },
  provided: {
    type: 'texts',
    about:
      'Packages that the platform provides. They count as zero, and so do packages that only they need.',
    decides: true,
    group: 'What if',
    spellings: [
      {
        flags: '--provided <names>',
        help: 'count these packages as zero, since the platform provides them: boto3,botocore',
      },
    ],
  },
  runtime: {
    type: 'text',
    about:
      'A platform that sets the Python version, and whose own packages count as zero: `lambda-python3.12`.',
    decides: true,
    group: 'What if',
    spellings: [
      {
        flags: '--runtime <name>',
        help: 'use the Python version of this platform, and count its packages as zero: lambda-python3.12, …',
      },
    ],
  },
}
