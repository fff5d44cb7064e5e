/**
 * Sources that a build compiles into extensions: bytes, by the properties that decide the size of
 * their machine code.
 */
export interface CompiledSources {
  readonly c: number
  readonly cpp: number
  /** Headers, from which C++ templates are expanded. */
  readonly headers: number
  /** C that Cython wrote and that the archive includes. */
  readonly generated: number
  /** Cython without its C. */
  readonly cython: { readonly modules: number; readonly size: number }
  readonly rust: number
  readonly fortran: number
  /** The build leaves out what it cannot compile, such as without a compiler. */
  readonly optional?: true
}

/** The sizes of extensions after a build, bytes. */
export interface CompiledSize {
  readonly size: number
  readonly low: number
  readonly high: number
}

const EXTENSIONS: Readonly<
  Record<string, 'c' | 'cpp' | 'headers' | 'cython' | 'rust' | 'fortran'>
> = {
  c: 'c',
  m: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  cu: 'cpp',
  h: 'headers',
  hh: 'headers',
  hpp: 'headers',
  hxx: 'headers',
  inc: 'headers',
  ipp: 'headers',
  pyx: 'cython',
  rs: 'rust',
  f: 'fortran',
  f90: 'fortran',
}

/** Folders whose sources are not compiled into extensions. */
const ASIDE = /(?:^|\/)(?:tests?|testing|examples?|docs?|bench(?:e?s|marks?)?|fuzz(?:ing)?)\//i
/** Included crates: little of their code is linked in. */
const CRATES = /(?:^|\/)(?:vendor|cargo)\//

/**
 * Signs that a setup.py goes on without its extensions: an `Extension` with `optional=True`
 * (setuptools), or a handler for the errors of distutils' compilers.
 */
const OPTIONAL =
  /\boptional\s*=\s*True\b|\bexcept\b[^\n:]*\b(?:CCompilerError|DistutilsExecError|DistutilsPlatformError|CompileError|BuildFail(?:ed|ure)|BuildExtFail(?:ed|ure)?|(?:ve|ext|build|build_ext)_errors)\b/

/**
 * The files that a build would compile; undefined if there are none. Headers without other sources
 * compile into nothing.
 *
 * @param script the text of setup.py
 */
export function compiledSources(
  sizes: ReadonlyMap<string, number>,
  script = '',
): CompiledSources | undefined {
  const bytes = { c: 0, cpp: 0, headers: 0, generated: 0, cython: 0, rust: 0, fortran: 0 }
  let modules = 0
  for (const [path, size] of sizes) {
    const dot = path.lastIndexOf('.')
    const language = dot < 0 ? undefined : EXTENSIONS[path.slice(dot + 1).toLowerCase()]
    if (language === undefined || ASIDE.test(path) || (language === 'rust' && CRATES.test(path)))
      continue
    const stem = path.slice(0, dot)
    if ((language === 'c' || language === 'cpp') && sizes.has(`${stem}.pyx`))
      bytes.generated += size
    else if (language !== 'cython') bytes[language] += size
    else if (!['c', 'cpp', 'cxx'].some((other) => sizes.has(`${stem}.${other}`))) {
      modules++
      bytes.cython += size
    }
  }
  const { c, cpp, headers, generated, rust, fortran } = bytes
  if (c + cpp + generated + rust + fortran + modules === 0) return undefined
  return {
    ...{ c, cpp, headers, generated, cython: { modules, size: bytes.cython }, rust, fortran },
    ...(OPTIONAL.test(script) ? { optional: true } : {}),
  }
}

/**
 * Bytes of an extension for each byte of source without debug information, and the factor with it.
 */
const C = { fixed: 12_000, source: 0.48, headers: 0.43, debug: 2.6 } as const
const CPP = { source: 0.4, headers: 2.2, debug: 2.9 } as const
const GENERATED = { source: 0.27, debug: 3.7 } as const
const CYTHON = { module: 155_000, source: 4.3, debug: 3.7 } as const
/**
 * Cargo's release profile has no debug information, and most of the code comes from crates that the
 * archive only names.
 */
const RUST = { fixed: 900_000, source: 4 } as const

/**
 * Nine of ten extensions are between this share of the size without debug information and this
 * multiple of the size with it, because templates expand without limit.
 */
const SHARE = { low: 0.22, high: 5, cppHigh: 12 } as const
const RUST_SHARE = { low: 0.35, high: 5 } as const

/**
 * The size of the extensions that a build makes. Python's own flags, which builds use, request
 * debug information (`-g`) in the official images; on macOS it stays in the object files, on
 * Windows it is in separate files. The figures were fitted on real builds:
 * benchmarks/sdist-sizes.md.
 *
 * @param debug whether debug information is in the extensions unless `CFLAGS` says otherwise
 */
export function compiledSize(sources: CompiledSources, debug: boolean): CompiledSize {
  const { c, cpp, headers, generated, cython, rust, fortran, optional } = sources
  const plainC =
    c + fortran === 0
      ? 0
      : C.fixed + C.source * (c + fortran) + (cpp === 0 ? C.headers * headers : 0)
  const plainCpp =
    cpp === 0 ? 0 : (plainC === 0 ? C.fixed : 0) + CPP.source * cpp + CPP.headers * headers
  const plainCython =
    GENERATED.source * generated + CYTHON.module * cython.modules + CYTHON.source * cython.size
  const plain = plainC + plainCpp + plainCython
  const full = C.debug * plainC + CPP.debug * plainCpp + CYTHON.debug * plainCython
  const crates = rust === 0 ? 0 : RUST.fixed + RUST.source * rust
  return {
    size: Math.round((debug ? full : plain) + crates),
    low: optional ? 0 : Math.round(SHARE.low * plain + RUST_SHARE.low * crates),
    high: Math.round(
      SHARE.high * full +
        (SHARE.cppHigh - SHARE.high) * CPP.debug * plainCpp +
        RUST_SHARE.high * crates,
    ),
  }
}
