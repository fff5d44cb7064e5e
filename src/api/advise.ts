import { type Warning, warning } from '../errors.ts'
import { readUnused } from '../inputs/deptry.ts'
import { editedTexts } from '../inputs/edits/edited-texts.ts'
import { emptyFolder, writeCopies } from '../inputs/edits/write-copies.ts'
import { namedFiles } from '../inputs/named-files.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import { readOnce } from '../inputs/read-once.ts'
import type { AdviceReport } from '../model/advice.ts'
import type { AdviseOptions } from '../options/options.ts'
import { advised } from '../scenarios/advise/advise.ts'
import { withSettings } from '../scenarios/draft.ts'
import { freshAnswer } from '../scenarios/fresh-answer.ts'
import { gatesOf } from '../scenarios/gates.ts'
import { inputsRequest } from '../scenarios/plan/inputs-request.ts'
import { planOf } from '../scenarios/plan/plan.ts'
import { type Host, openSession } from '../scenarios/session/session.ts'

/**
 * Finds changes that make an environment smaller, and proves each piece of advice by resolving and
 * weighing the changed environment.
 *
 * @throws PysizeError like an estimate; `folder-in-use` (exit 2) if the folder of `apply` is not
 * empty
 */
export async function adviseWith(
  { apply, unusedFrom, ...given }: AdviseOptions,
  host: Host,
): Promise<AdviceReport> {
  const session = await openSession(given, host)
  try {
    const { options: set } = await withSettings(given, given.files?.[0], session)
    const named = await namedFiles(set.files ?? [], host.cwd, set.installer)
    const options = {
      ...set,
      // Commands name the file that was chosen from a folder.
      files: named.files,
      ...(given.stdin === undefined ? {} : { stdin: readOnce(given.stdin) }),
    }
    const gates = gatesOf(options, host.cwd)
    const folder = apply === undefined ? null : await emptyFolder(apply, host.cwd)
    const inputs = await readInputs({ ...inputsRequest(options, session), named })
    const unused =
      unusedFrom === undefined ? [] : await readUnused(unusedFrom, inputsRequest(options, session))
    const plan = await planOf(options, inputs, host.env, session)
    const found = await freshAnswer(plan, options, session, (source) =>
      advised(plan, options, gates, unused, session, source),
    )
    const edits = found.edits.filter(({ file }) =>
      inputs.files.some((input) => input.file === file),
    )
    const applied =
      folder === null || edits.length === 0
        ? []
        : await writeCopies(folder, inputs, editedTexts(edits, host.cwd), host.cwd)
    await session.store.flush()
    const warnings = [
      ...inputs.warnings,
      ...found.warnings,
      ...notApplied(apply, applied),
      ...session.warnings,
    ]
    return {
      schema_version: 1,
      command: 'advise',
      as_of: found.asOf,
      inputs: inputs.files,
      scenarios: [found.scenario],
      ...found.gated,
      advice: found.advice,
      combined: found.combined,
      applied,
      warnings: [...new Map(warnings.map((one) => [one.message, one])).values()].filter(
        ({ code }) => !gates.ignored.has(code),
      ),
      network: session.usage(),
    }
  } finally {
    await session.close()
  }
}

const notApplied = (apply: string | undefined, applied: readonly string[]): readonly Warning[] =>
  apply === undefined || applied.length > 0
    ? []
    : [
        warning(
          'nothing-applied',
          `None of the advice changes a given file, so nothing was written to ${apply}.`,
        ),
      ]
