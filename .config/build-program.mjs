// Builds the command line's program as a few scripts, so a run reads only the scripts that it
// needs. Libraries that are imported statically are small: each script has its own.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
/** Its module is number 0 of script 0. */
const PROGRAM = 'src/program.ts'

/**
 * The modules of each script. A script contains them and their imports, except for those in an
 * earlier script. The last script contains all remaining modules. A module of a later script is
 * loaded at its first use, even if it is imported statically.
 */
const ENTRIES = [
  // Every run: options, the answer of an earlier run to the same files, its report.
  [/^src\/(program|index|inputs\/releases\/release-paths)\.ts$/],
  // Requirements files, and what is asked about them.
  [
    /^src\/inputs\/(read-inputs|formats|python-hint|folder\/file-of-folder)\.ts$/,
    /^src\/scenarios\/(plan|locks)\//,
    /^src\/scenarios\/requirement-notices\.ts$/,
  ],
  // Locks and other kinds of input.
  [
    /^src\/inputs\/(locks\/read-lock|pyproject\/pyproject-file|pipfile\/pipfile|setup-files|scripts\/script)\.ts$/,
    /^src\/resolve\/locks\//,
  ],
  // A question without a fresh stored answer.
  [
    /^src\/scenarios\/fresh-answer\.ts$/,
    /^src\/snapshot\/fetched-snapshot\.ts$/,
    /^src\/indexes\/(find-links|merge|remote-file|sidecar|simple-index)\.ts$/,
    /^src\/fetch\/(fetch-error|file-url|throttle)\.ts$/,
    /^src\/fetch\/transports\/(connections|content-encoding)\.ts$/,
    /^src\/cache\/(journal|pack-bucket)\.ts$/,
  ],
  // Source archives, and files in TOML.
  [
    /^src\/source-trees\//,
    /^src\/weigh\/sdist\//,
    /^src\/archives\/(archive|tar)\.ts$/,
    /^src\/distributions\/sdist-reader\.ts$/,
    /^src\/inputs\/written-by\.ts$/,
  ],
  // Builds of torch, and changed environments.
  [
    /^src\/scenarios\/(torch|installs|conda)\//,
    /^src\/scenarios\/environment-changes\.ts$/,
    /^src\/resolve\/second-install\.ts$/,
    /^src\/analyse\/(blocked-versions|contested-packages|orphans)\.ts$/,
    /^src\/inputs\/edits\//,
  ],
  // Failures, and pages in HTML.
  [/^src\/(codes|resolve\/explain)\//, /^src\/indexes\/html-page\.ts$/],
  // Other commands, and other formats of reports.
  [
    /^src\/reports\/(advice|collect|compare|diff|extras|files|history|image|init|release|tree|verification|why)\b/,
    /^src\/reports\/json\/(advice|diff|image|verification|why)\.ts$/,
    /^src\/reports\/(rows|formats\/html)\//,
    /^src\/reports\/formats\/(badge|csv|github|jsonl|markdown|shields|svg)\.ts$/,
  ],
]

/** The script that contains each file: an index of `ENTRIES`. */
async function scriptsOf(common) {
  const { metafile } = await build({
    ...common,
    entryPoints: [join(root, PROGRAM)],
    outdir: root,
    format: 'esm',
    splitting: true,
    absWorkingDir: root,
    metafile: true,
    write: false,
  })
  const { inputs } = metafile
  const files = Object.keys(inputs)
  const entries = ENTRIES.map((patterns) =>
    files.filter((file) => patterns.some((pattern) => pattern.test(file))),
  )
  const scripts = new Map(entries.flatMap((some, script) => some.map((file) => [file, script])))
  const place = (file, script) => {
    if (inputs[file] === undefined || scripts.has(file)) return
    scripts.set(file, script)
    placeImports(file, script)
  }
  const placeImports = (file, script) => {
    for (const { path, kind } of inputs[file].imports)
      if (kind !== 'dynamic-import') place(path, script)
  }
  for (const [script, some] of entries.entries())
    for (const file of some) placeImports(file, script)
  for (const file of files) place(file, ENTRIES.length - 1)
  return { scripts, inputs }
}

/** Whether a script gets a module from the script that contains it, and has no copy of its own. */
const isShared = (path, kind) => /^src\/.*\.(?:ts|json)$/.test(path) || kind === 'dynamic-import'

/** Modules that a script gets from another one. */
function sharedModules({ scripts, inputs }) {
  const shared = new Set([PROGRAM])
  for (const [file, { imports }] of Object.entries(inputs))
    for (const { path, kind } of imports)
      if (scripts.has(path) && isShared(path, kind) && scripts.get(path) !== scripts.get(file))
        shared.add(path)
  return [...shared]
}

/** Leaves modules of other scripts to the launcher (`src/launcher/program-scripts.ts`). */
const elsewhere = (script, { scripts, inputs }, shared) => ({
  name: 'elsewhere',
  setup: (it) =>
    it.onResolve({ filter: /./ }, ({ path, importer }) => {
      const found = inputs[relative(root, importer)]?.imports.find(
        ({ original }) => original === path,
      )
      const at = found === undefined ? -1 : shared.indexOf(found.path)
      const holder = at < 0 ? script : scripts.get(found.path)
      if (holder === script || !isShared(found.path, found.kind)) return undefined
      return { path: `script:${holder}:${at}`, external: true }
    }),
})

/** A script whose modules are run when one of them is first used. */
const onDemand = (offered) =>
  exported(offered.map(([at, file]) => `${at}: () => require('./${file}')`))

/**
 * A script whose modules are run together as it is loaded. If every run needs them, that is faster
 * than a wrapper for each module and a getter for each export.
 */
async function atOnce(common, offered) {
  const names = await exportsOf(
    common,
    offered.map(([, file]) => file),
  )
  const imports = offered.map(
    ([at, file]) =>
      `import { ${names.get(file).map((name) => `${name} as ${name}_${at}`)} } from './${file}'`,
  )
  const modules = offered.map(
    ([at, file]) => `${at}: () => ({ ${names.get(file).map((name) => `${name}: ${name}_${at}`)} })`,
  )
  return [...imports, exported(modules)].join('\n')
}

const exported = (modules) => `export const modules = { ${modules.join(',\n')} }`

/** The names that each file exports. */
async function exportsOf(common, files) {
  const { metafile } = await build({
    ...common,
    entryPoints: files,
    outdir: root,
    outbase: root,
    absWorkingDir: root,
    format: 'esm',
    splitting: true,
    metafile: true,
    write: false,
  })
  const outputs = Object.values(metafile.outputs)
  return new Map(outputs.map(({ entryPoint, exports }) => [entryPoint, exports]))
}

/**
 * @returns hashes of the scripts, in their order: `program-0.cjs`, `program-1.cjs`, …
 */
export async function buildProgram(common, dist) {
  const graph = await scriptsOf(common)
  const shared = sharedModules(graph)
  return Promise.all(
    ENTRIES.map(async (_, script) => {
      const outfile = join(dist, `program-${script}.cjs`)
      const offered = [...shared.entries()].filter(([, file]) => graph.scripts.get(file) === script)
      const contents = script === 0 ? await atOnce(common, offered) : onDemand(offered)
      await build({
        ...common,
        stdin: {
          contents,
          resolveDir: root,
        },
        outfile,
        format: 'cjs',
        // Answered by the launcher's `require`.
        supported: { 'dynamic-import': false },
        define: { 'import.meta.url': 'scriptUrl' },
        banner: {
          js: '(function (exports, require, module, filename) { const scriptUrl = require("node:url").pathToFileURL(filename).href;',
        },
        footer: { js: '})' },
        plugins: [...common.plugins, elsewhere(script, graph, shared)],
      })
      const text = readFileSync(outfile, 'utf8')
      // It is read with one byte for each character. esbuild escapes strings, but no regular
      // expressions.
      if (/[^\0-\x7f]/.test(text))
        throw new Error(`${outfile} holds a character that is not ASCII: escape it`)
      return createHash('sha256').update(text).digest('hex')
    }),
  )
}
