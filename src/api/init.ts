import { boundsOf } from '../analyse/bounds.ts'
import { budgetsOf } from '../analyse/budgets/gates-kept.ts'
import { isLoose, suggestedLimit } from '../analyse/budgets/suggested-limit.ts'
import { totalOnDisk } from '../analyse/on-disk.ts'
import { inputError } from '../errors.ts'
import { appendTable, settingsFile } from '../inputs/settings/write-settings.ts'
import type { Scenario } from '../model/estimate.ts'
import type { InitReport } from '../model/init-report.ts'
import type { InitOptions } from '../options/options.ts'
import { type Draft, draftOf, unique } from '../scenarios/draft.ts'
import { type Host, withSession } from '../scenarios/session/session.ts'
import { shellWord } from '../text/shell-word.ts'

/**
 * Measures an environment and writes its target and a limit to `[tool.pysize]`. With `check`, it
 * compares the limits that are set there with the size.
 *
 * @throws PysizeError like an estimate; exit 2: `settings-exist`, `no-settings`, `no-project`,
 * `unwritable-output`
 */
export function initWith(
  { check = false, ...options }: InitOptions,
  host: Host,
): Promise<InitReport> {
  return withSession(options, host, async (session) => {
    const { cwd } = session.host
    const file = settingsFile(options.files?.[0], cwd)
    const given = (options.files ?? []).map(shellWord).join(' ')
    const draft = await draftOf({ ...options, compare: false }, session)
    const asked = draft.scenarios[0]!
    const report = {
      schema_version: 1,
      command: 'init',
      as_of: draft.as_of,
      inputs: draft.inputs,
      measured: totalOnDisk(asked.totals),
      suggested: suggestedLimit(boundsOf(asked).high ?? totalOnDisk(asked.totals)),
    } as const
    const rest = {
      warnings: unique([...draft.warnings, ...session.warnings]),
      network: session.usage(),
    }
    if (check)
      return {
        ...report,
        file: checkedFile(draft, given),
        table: null,
        ...limitsOf(draft, report.measured),
        ...rest,
      }
    if (draft.settings !== undefined)
      throw inputError(
        'settings-exist',
        `${draft.settings.file} has a table [tool.pysize] already.`,
        {
          hint: `To see whether its limits still fit: pysize init ${given} --check`,
        },
      )
    const table = tableOf(asked, report.suggested, draft.lock !== undefined)
    await appendTable(file, table)
    return { ...report, file: file.shown, table, loose: [], broken: [], ...rest }
  })
}

function checkedFile({ settings, budget }: Draft, given: string): string {
  if (settings !== undefined && budget !== null) return settings.file
  throw inputError(
    'no-settings',
    'No pyproject.toml of this project sets a budget in [tool.pysize].',
    {
      hint: `To write one: pysize init ${given}`,
    },
  )
}

/**
 * The limits of the environment that do not fit it. Those of named hosts and single packages are
 * left out, because the user did not choose them.
 */
function limitsOf(draft: Draft, measured: number): Pick<InitReport, 'loose' | 'broken'> {
  const own = budgetsOf(draft).filter(
    ({ name, package: of }) => name === undefined && of === undefined,
  )
  const told = (those: typeof own): InitReport['loose'] =>
    those.map(({ limit }) => ({ limit, measured }))
  return {
    loose: told(own.filter(({ limit }) => isLoose(limit, measured))),
    broken: told(own.filter(({ ok }) => ok === false)),
  }
}

/**
 * The Python version is left out if the project names it elsewhere, and the installer if a lock
 * decides it.
 */
function tableOf({ target, installer }: Scenario, limit: string, isLocked: boolean): string {
  const { python, python_from, platform } = target
  const lines = [
    ...(python_from === undefined ? [`python = "${python.split('.', 2).join('.')}"`] : []),
    `platform = "${platform}"`,
    ...(isLocked ? [] : [`installer = "${installer}"`]),
    `budget = "${limit}"`,
  ]
  return `[tool.pysize]\n${lines.join('\n')}\n`
}
