import type { InstallerName } from '../model/estimate.ts'
import type { EntryPoints, Script } from './entry-points.ts'

/** A script that an installer writes for an entry point. */
export interface InstalledScript {
  readonly script: Script
  readonly kind: 'console' | 'gui'
}

type Named = Extract<EntryPoints, { kind: 'read' }>

/**
 * The scripts that an installer writes for the entry points of a wheel. Those of pip itself, and of
 * setuptools before version 58.3, are named after the Python that runs them, whatever Python the
 * wheel was built with.
 */
export function installedScripts(
  { console, gui }: Named,
  installer: InstallerName,
  python: string,
): readonly InstalledScript[] {
  const scripts = installer === 'pip' ? scriptsOfPip(console, python) : scriptsOfUv(console, python)
  return [
    ...scripts.map((script) => ({ script, kind: 'console' as const })),
    ...gui.map((script) => ({ script, kind: 'gui' as const })),
  ]
}

/** As in pip 26: operations/install/wheel.py, get_console_script_specs. */
function scriptsOfPip(console: readonly Script[], python: string): readonly Script[] {
  const pip = console.find(({ name }) => name === 'pip')
  const easyInstall = console.find(({ name }) => name === 'easy_install')
  const replaced = [
    ...(pip ? [/^pip(\d+(\.\d+)?)?$/] : []),
    ...(easyInstall ? [/^easy_install(-\d+\.\d+)?$/] : []),
  ]
  return [
    ...named(pip, ['pip', 'pip3', `pip${python}`]),
    ...named(easyInstall, ['easy_install', `easy_install-${python}`]),
    ...console.filter(({ name }) => !replaced.some((pattern) => pattern.test(name))),
  ]
}

/** As in uv: uv-install-wheel/src/script.rs, EntryPoints::parse. */
function scriptsOfUv(console: readonly Script[], python: string): readonly Script[] {
  const pip3 = console.find(({ name }) => name === 'pip3')
  return [
    ...console.filter(({ name }) => !/^pip3\.\d{1,3}$/.test(name)),
    ...named(pip3, [`pip${python}`]),
  ]
}

const named = (script: Script | undefined, names: readonly string[]): readonly Script[] =>
  script === undefined ? [] : names.map((name) => ({ ...script, name }))
