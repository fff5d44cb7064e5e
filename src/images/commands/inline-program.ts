import { imagePath } from '../file-system/image-path.ts'
import type { Effect } from './effect.ts'

const LONGEST = 1000

/** Statements that only import, print and assert. */
const QUESTION =
  /^\s*(?:import [\w., ]+|from [\w.]+ import [\w., *()]+|print\(.*\)|assert [^()]*|\w+ ?= ?[\w.]+(?:\(\))?|)\s*$/

/** Calls of Python's own modules that write no file. */
const PURE_CALL =
  /^\s*(?:\w+ ?= ?)?(?:uuid|sys|platform|ssl|json|math|time|random|secrets|hashlib|locale|sysconfig|site|importlib(?:\.metadata|\.util)?|os\.(?:path|environ)|gc|socket|struct|zlib|lzma|bz2|sqlite3|ctypes|curses|readline|multiprocessing)\.\w+(?:\.\w+)*\([^()]*\)\s*$/

/**
 * `open('PATH', 'w').write(…)`, also in `with open(…) as f: f.write(…)` and
 * `Path(…).write_text(…)`.
 */
const WRITE =
  /^\s*(?:with )?(?:open\((['"])([^'"]+)\1, ?(?:mode=)?(['"])[wax]b?\3[^)]*\)(?: as \w+: ?\w+)?\.write|(?:pathlib\.)?Path\((['"])([^'"]+)\4\)\.write_(?:text|bytes))\((.*)\)\s*$/

/** The most bytes that a one-line program writes if it computes the text itself. */
const WRITTEN = 2_000

/** Calls whose result can be longer than a line. */
const FETCHES = /urlopen|request|\bget\(|\.read|download|\*/

/**
 * The output of a `python -c` program whose statements only import, print, or write a literal text;
 * undefined for any other.
 */
export function effectsOfProgram(program: string, cwd: string): readonly Effect[] | undefined {
  if (program.length > LONGEST) return undefined
  const effects: Effect[] = []
  for (const statement of program.split(/[;\n]/)) {
    if (QUESTION.test(statement) || PURE_CALL.test(statement)) continue
    const written = WRITE.exec(statement)
    if (written === null || FETCHES.test(written[6] ?? '')) return undefined
    effects.push({
      kind: 'write',
      path: imagePath(written[2] ?? written[5] ?? '', cwd),
      size: WRITTEN / 2,
      text: null,
      within: 1,
    })
  }
  return effects.length === 0 ? [{ kind: 'nothing' }] : effects
}
