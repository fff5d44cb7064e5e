import type { OptionRow } from '../option-row.ts'

/** The options that set limits and hide warnings. */
export const CHECK_OPTIONS: Readonly<Record<string, OptionRow>> = {
  budget: {
    type: 'sizes',
    about:
      '`4GB`, `3.5GiB` or bytes; `torch=1GB` for one package; or the name of a limit of a host: `azure-container-apps`, `cloudflare-basic`, `cloudflare-lite`, `cloudflare-standard-1`, `cloudflare-standard-4`, `fargate`, `fly`, `google-functions-1st-gen`, `heroku-slug`, `lambda-image`, `lambda-zip`, `pypi-file`, `railway-hobby`, `railway-trial`, `vercel`. For wheels and sdists also `compressed=100MB`, `unpacked=200MB` and `files=2000`. Each of several limits is checked.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [
      {
        flags: '--budget <limit>',
        help: 'fail (exit 1) if the environment is, or could be, larger than this limit: 4GB, torch=1GB, lambda-zip, … (repeatable)',
      },
    ],
  },
  warnBudget: {
    type: 'sizes',
    about: 'Like `budget`, but exceeding the limit is only a warning.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [
      {
        flags: '--warn-budget <limit>',
        help: 'warn if the environment takes more than this (repeatable)',
      },
    ],
  },
  baseSize: {
    type: 'size',
    about: 'The size of the base image or runtime, counted in budgets of the whole environment.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [{ flags: '--base-size <size>', help: 'count the base image in budgets: 130MB, …' }],
  },
  add: {
    type: 'texts',
    about:
      'Sizes, files and folders that are counted in budgets of the whole environment: your own code, models.',
    decides: false,
    group: 'Checks',
    spellings: [
      {
        flags: '--add <size-or-path>',
        help: 'count your code or models in budgets: 20MB, or a file or folder (repeatable)',
      },
    ],
  },
  addLayers: {
    type: 'texts',
    about:
      'Layers of an AWS Lambda function, at most five, that are counted in budgets of the whole environment: sizes, folders, and zips, which count with their unpacked size.',
    decides: false,
    group: 'Checks',
    spellings: [
      {
        flags: '--add-layer <size-or-zip>',
        help: 'count a layer of AWS Lambda in budgets: 30MB, or a zip or folder (repeatable)',
      },
    ],
  },
  deny: {
    type: 'texts',
    about: 'Packages that must not be installed: names and patterns, such as `nvidia-*`.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [
      {
        flags: '--deny <patterns>',
        help: "fail (exit 1) if such a package is installed: 'nvidia-*,triton' (repeatable)",
      },
    ],
  },
  requireCpu: {
    type: 'flag',
    about: 'Whether packages and builds for a GPU are forbidden.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [
      {
        flags: '--require-cpu',
        help: 'fail (exit 1) if a package or build for a GPU is installed',
      },
    ],
  },
  allowUnknown: {
    type: 'flag',
    about: 'Whether unknown sizes are ignored when a budget is decided.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [
      { flags: '--allow-unknown', help: 'ignore unknown sizes when a budget is checked' },
    ],
  },
  ignoreWarnings: {
    type: 'texts',
    about: 'Codes of warnings that are not shown.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [
      {
        flags: '--ignore-warning <code>',
        help: 'hide warnings with this code, such as estimated-sdist (repeatable)',
      },
    ],
  },
}
