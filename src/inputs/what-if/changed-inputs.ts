import { inputError, type Place } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import {
  parseRequirement,
  type Requirement,
  RequirementError,
} from '../../packaging/requirement.ts'
import { didYouMean } from '../../text/nearest.ts'
import { redact, starred } from '../../text/redact.ts'
import { sentence } from '../../text/sentence.ts'
import { commandLineRequirement } from '../command-line-requirement.ts'
import {
  type Changes,
  type InputRequirement,
  type Inputs,
  type LineChange,
  type Override,
  STRIPPED_KINDS,
  type StrippedKind,
} from '../input.ts'
import { withLocalProject } from '../local/local-requirement.ts'

/** The values of the options that change an environment without an edit of its files. */
export interface ChangeRequest {
  /** Names of `--without`, one or several with commas between. */
  readonly without?: readonly string[]
  /** Values of `--replace`: `name=requirement`. */
  readonly replace?: readonly string[]
  /** Requirements of `--override`. */
  readonly override?: readonly string[]
  /** Names of `--provided`, one or several with commas between. */
  readonly provided?: readonly string[]
  /** Kinds of `--strip`, one or several with commas between. */
  readonly strip?: readonly string[]
}

/** A name and its replacement; `--without` has none. */
interface Replacement {
  readonly option: LineChange['option']
  readonly value: string
  readonly name: string
  readonly by: string | null
}

/**
 * The inputs after the options' changes: some lines are removed or replaced. The order of the other
 * lines stays, because it decides what pip resolves first. A replacement keeps the marker of its
 * line, unless it has its own.
 *
 * @returns the same inputs if no option changes them
 * @throws PysizeError exit 2 for an invalid option
 */
export async function changedInputs(
  inputs: Inputs,
  request: ChangeRequest,
  cwd: string,
): Promise<Inputs> {
  const replacements = [
    ...namesIn('--without', request.without).map(leftOut),
    ...(request.replace ?? []).map(replacement),
  ]
  const overrides = new Map(
    (request.override ?? []).map(override).map((one) => [one.requirement.name, one]),
  )
  const provided = namesIn('--provided', request.provided).map(normalizeName)
  const strip = kindsIn(request.strip)
  if (replacements.length + overrides.size + provided.length + strip.length === 0) return inputs
  const nameOf = ({ requirement, project }: InputRequirement): string | undefined =>
    requirement?.name ??
    (project?.kind === 'known' ? normalizeName(project.metadata.name) : undefined)
  const byName = new Map(replacements.map((one) => [one.name, one]))
  const requirements = await Promise.all(
    inputs.requirements.map(async (line): Promise<readonly InputRequirement[]> => {
      const change = byName.get(nameOf(line) ?? '')
      if (change === undefined) return [line]
      return change.by === null ? [] : [await inPlaceOf(line, change, cwd)]
    }),
  )
  const lines = replacements.map(
    ({ option, value, name }): LineChange => ({
      option,
      value,
      name,
      lines: inputs.requirements.filter((line) => nameOf(line) === name),
    }),
  )
  return {
    ...inputs,
    requirements: requirements.flat(),
    changes: { plain: inputs, lines, overrides, provided, strip } satisfies Changes,
  }
}

/** Its place stays that of the line, so a report names the line to edit. */
async function inPlaceOf(
  line: InputRequirement,
  { by, value }: Replacement,
  cwd: string,
): Promise<InputRequirement> {
  const written = commandLineRequirement(by!, cwd, placeOf('--replace', value))
  const marker = written.marker ?? line.marker
  const requirement = written.requirement === null ? null : { ...written.requirement, marker }
  return { ...(await withLocalProject({ ...written, requirement, marker })), origin: line.origin }
}

const placeOf = (option: string, value: string): Place => ({ file: option, text: starred(value) })

const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i

/** The names of a list option, each once. */
function namesIn(option: string, values: readonly string[] = []): readonly string[] {
  const names = values
    .flatMap((value) => value.split(',').map((name) => name.trim()))
    .filter((name) => name !== '')
  const odd = names.find((name) => !NAME.test(name))
  if (odd !== undefined)
    throw inputError('bad-name', `'${odd}' is not the name of a package.`, {
      places: [placeOf(option, odd)],
      hint: `${option} takes a name without a version or an extra, such as ${option} torch.`,
    })
  return [...new Set(names)]
}

function kindsIn(values: readonly string[] = []): readonly StrippedKind[] {
  const names = namesIn('--strip', values)
  const odd = names.find((name) => !STRIPPED_KINDS.some((kind) => kind === name))
  if (odd !== undefined)
    throw inputError('bad-kind', `'${odd}' is not a kind of file that can be left out.`, {
      places: [placeOf('--strip', odd)],
      hint: didYouMean(odd, STRIPPED_KINDS) ?? `There are: ${STRIPPED_KINDS.join(', ')}.`,
    })
  return STRIPPED_KINDS.filter((kind) => names.includes(kind))
}

const leftOut = (name: string): Replacement => ({
  option: 'without',
  value: name,
  name: normalizeName(name),
  by: null,
})

function replacement(value: string): Replacement {
  const [, name = '', by = ''] = /^\s*([^=\s]+?)\s*=(?!=)\s*(.*?)\s*$/.exec(value) ?? []
  if (!NAME.test(name) || by === '')
    throw inputError('bad-replacement', `'${value}' does not say what replaces what.`, {
      places: [placeOf('--replace', value)],
      hint: "Write the name of a package, '=' and a requirement: --replace 'camel-tools=camel-lite>=1'.",
    })
  return { option: 'replace', value: redact(value), name: normalizeName(name), by }
}

function override(value: string): Override {
  const requirement = parsed(value)
  if (requirement.url !== null || requirement.specifier.specifiers.length === 0)
    throw inputError('bad-override', `'${value}' names no version.`, {
      places: [placeOf('--override', value)],
      hint: `Write it with one: --override ${requirement.name}==VERSION.`,
    })
  return { value: redact(value), requirement }
}

function parsed(value: string): Requirement {
  try {
    return parseRequirement(value)
  } catch (error) {
    if (!(error instanceof RequirementError)) throw error
    throw inputError(
      'bad-override',
      `'${value}' is not a requirement: ${sentence(error.message)}`,
      {
        places: [placeOf('--override', value)],
        hint: "Write it as --override 'numpy==1.26.4'.",
      },
    )
  }
}
