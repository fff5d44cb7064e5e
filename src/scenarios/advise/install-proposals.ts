import { leftBehind, uninstallCommand } from '../../analyse/left-behind.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { listNames } from '../../text/lists.ts'
import { shellWord } from '../../text/shell-word.ts'
import { whatToInstall } from '../install-command.ts'
import { type Plan, withRoot } from '../plan/plan.ts'
import type { ScenarioResult } from '../run.ts'
import type { Proposal } from './proposal.ts'

/** The inputs of both pieces of advice. */
const HOW_INSTALLED = 'how it is installed'

/**
 * Advice about further installs: one install instead of them, or removing their leftovers.
 *
 * @param asked the environment after them
 */
export const installProposals = (
  plan: Plan,
  asked: ScenarioResult,
  options: EstimateOptions,
): readonly Proposal[] =>
  plan.installs.length === 0
    ? []
    : [...allAtOnce(plan, asked, options), ...orphansAway(plan, asked)]

/**
 * The requirements of the further installs, in their resolved versions, as part of the first one.
 * Not for installs without dependencies or of archives, nor together with hashes, which pip
 * requires for all or none.
 */
function allAtOnce(
  { installs, inputs, indexes, rules, lock }: Plan,
  { resolution }: ScenarioResult,
  options: EstimateOptions,
): readonly Proposal[] {
  const { files = [], with: added = [] } = options
  const isHashed = [...inputs.requirements, ...inputs.constraints].some(
    ({ hashes }) => Object.keys(hashes).length > 0,
  )
  const isPlain = installs.every(
    ({ install, plan }) =>
      install.mode.dependencies === 'all' &&
      install.installer === rules.policy.name &&
      plan.request.roots.every(
        ({ requirement }) => requirement.url === null && resolution.packages.has(requirement.name),
      ),
  )
  if (lock !== null || isHashed || !isPlain) return []
  const pins = [
    ...new Set(
      installs.flatMap(({ plan }) =>
        plan.request.roots.map(({ requirement: { name, extras } }) => {
          const { version } = resolution.packages.get(name)!.candidate
          return `${name}${extras.length === 0 ? '' : `[${extras.join(',')}]`}==${version.normal}`
        }),
      ),
    ),
  ]
  const known = new Set([indexes.indexUrl, ...indexes.extraIndexUrls])
  const urls = installs.flatMap(({ plan }) => [
    plan.indexes.indexUrl,
    ...plan.indexes.extraIndexUrls,
  ])
  const extra = [...new Set(urls)].filter((url) => url !== null && !known.has(url)) as string[]
  const links = [...new Set(installs.flatMap(({ plan }) => plan.indexes.findLinks))].filter(
    (one) => !indexes.findLinks.includes(one),
  )
  const command = [
    rules.policy.name === 'uv' ? 'uv pip install' : 'pip install',
    ...extra.map((url) => `--extra-index-url ${shellWord(url)}`),
    ...links.map((place) => `--find-links ${shellWord(place)}`),
    whatToInstall(files, [...added, ...pins], rules.policy.name),
  ].join(' ')
  return [
    {
      code: 'one-install',
      title: `Install ${listNames(pins, 4)} in one command with the rest`,
      breaks: null,
      notes: [
        `The ${installs.length === 1 ? 'second install is' : 'further installs are'} not needed then, and nothing is installed only to be replaced.`,
      ],
      harm: 0,
      places: [HOW_INSTALLED],
      lines: [command],
      edits: [],
      commands: [command],
      change: {
        edits: [],
        plan: (plan) =>
          pins.reduce(withRoot, {
            ...plan,
            installs: [],
            indexes: {
              ...plan.indexes,
              extraIndexUrls: [...plan.indexes.extraIndexUrls, ...extra],
              findLinks: [...plan.indexes.findLinks, ...links],
            },
          }),
      },
    },
  ]
}

/** No advice if files of remaining packages would be removed, too. */
function orphansAway({ rules }: Plan, { scenario }: ScenarioResult): readonly Proposal[] {
  const { names, wouldBreak } = leftBehind(scenario)
  if (names.length === 0 || wouldBreak.length > 0) return []
  const command = uninstallCommand(names, rules.policy.tool)
  return [
    {
      code: 'uninstall-orphans',
      title: `Uninstall ${listNames(names, 4)}, which nothing needs after the last install`,
      breaks: null,
      notes: ['In an image, add it to the RUN line of the install: a later layer frees nothing.'],
      harm: 0,
      places: [HOW_INSTALLED],
      lines: [command],
      edits: [],
      commands: [command],
      change: { edits: [], keepsPackages: true, uninstallsOrphans: true },
    },
  ]
}
