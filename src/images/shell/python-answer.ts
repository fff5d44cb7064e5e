/** Ways to ask for the folder of packages. */
const SITE =
  /^(?:import site; ?print\(site\.getsitepackages\(\)\[0\]\)|import sysconfig; ?print\(sysconfig\.(?:get_path\(["'](?:pure|plat)lib["']\)|get_paths\(\)\[["'](?:pure|plat)lib["']\])\)|from distutils\.sysconfig import get_python_lib; ?print\(get_python_lib\(\)\))$/

/** `import app.web as web; print(web.__file__)`, also the folder of that file. */
const PLACE =
  /^import (?:os, ?)?([\w.]+)(?: as (\w+))?; ?(?:import os; ?)?print\((os\.path\.dirname\()?([\w.]+)\.__(path|file)__(\[0\])?\)?\)$/

/** Modules that are no packages of an index, as far as Dockerfiles ask for them. */
const OWN =
  /^(?:os|sys|site|ssl|json|http|email|asyncio|encodings|distutils|ensurepip|venv|lib2to3|tkinter)\b/

/**
 * The output of `python --version`, and of `python -c` about its own version or the place of its
 * packages; undefined for anything else.
 *
 * @param version `3.12.11`
 * @param prefix of its environment; undefined if unknown
 */
export function pythonAnswer(
  args: readonly string[],
  version: string,
  prefix?: string,
): string | undefined {
  if (/^(?:-V|--version)$/.test(args.join(' '))) return `Python ${version}`
  const [option, program = ''] = args
  const place =
    option === '-c' && args.length === 2 && prefix !== undefined
      ? placeAnswer(program.trim(), version, prefix)
      : undefined
  if (place !== undefined) return place
  const printed =
    option === '-c' && args.length === 2
      ? /^import sys; ?print\((.*)\)$/.exec(program.trim())?.[1]
      : undefined
  if (printed === undefined) return undefined
  const numbers = version.split('.')
  const [major = '', minor = '', micro = ''] = numbers
  const text = printed.replaceAll(' ', '')
  const slice = /sys\.version_info\[:2\]/.test(text)
  if (slice && /^["']%[ds]\.%[ds]["']%/.test(text)) return `${major}.${minor}`
  if (slice && /^["']([.]?)["']\.join\(map\(str,/.test(text))
    return text.includes('.join') && text[1] === '.' ? `${major}.${minor}` : `${major}${minor}`
  const [, format] = /^f["']([^"']*)["']$/.exec(text) ?? []
  if (format === undefined) return undefined
  const filled = format
    .replaceAll(/\{sys\.version_info(?:\.major|\[0\])\}/g, major)
    .replaceAll(/\{sys\.version_info(?:\.minor|\[1\])\}/g, minor)
    .replaceAll(/\{sys\.version_info(?:\.micro|\[2\])\}/g, micro)
  return /[{}]/.test(filled) ? undefined : filled
}

function placeAnswer(program: string, version: string, prefix: string): string | undefined {
  const site = `${prefix}/lib/python${version.split('.').slice(0, 2).join('.')}/site-packages`
  if (SITE.test(program)) return site
  const [, module = '', alias, folder, named, kind, first] = PLACE.exec(program) ?? []
  if (module === '' || OWN.test(module) || named !== (alias ?? module)) return undefined
  const path = `${site}/${module.replaceAll('.', '/')}`
  if (kind === 'file') return folder === undefined ? `${path}/__init__.py` : path
  return first === undefined ? `['${path}']` : path
}
