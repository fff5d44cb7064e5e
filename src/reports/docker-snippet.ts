import type { Estimate } from '../model/estimate.ts'

/** Names are put into a shell's quotes, so only the characters of a normalised name are allowed. */
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/**
 * One RUN line for a Dockerfile that is built elsewhere. It needs only Python (3.8 or newer),
 * prints the folder of site-packages, its size and the missing names, and fails the build if there
 * are any. Double quotes are inside single ones, and nothing in it is special to a shell or to
 * Docker.
 */
export function dockerSnippet({ scenarios }: Estimate): string {
  const names =
    scenarios[0]?.packages.map(({ name }) => name).filter((name) => NAME.test(name)) ?? []
  const program = [
    'import importlib.metadata as m, os, re, sys, sysconfig',
    `names = "${names.join(' ')}".split()`,
    'folders = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})',
    'size = sum(os.lstat(os.path.join(d, f)).st_size for p in folders for d, _, files in os.walk(p) for f in files)',
    'have = {re.sub("[-_.]+", "-", x.metadata["Name"] or "").lower() for x in m.distributions()}',
    'missing = [n for n in names if n not in have]',
    'print(*folders, "%.1f MB," % (size / 1e6), "missing: " + " ".join(missing) if missing else "all %d packages are there" % len(names))',
    'sys.exit(1 if missing else 0)',
  ]
  return `RUN python -c '${program.join('; ')}'\n`
}
