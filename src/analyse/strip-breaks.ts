import type { FileKind } from '../model/estimate.ts'

/** The functions that stop working without these files, as parts of a sentence. */
export const STRIP_BREAKS: Readonly<
  Record<Exclude<FileKind, 'metadata' | 'native' | 'python' | 'data'>, string>
> = {
  tests: 'packages that import their own tests',
  docs: 'help that is read from files',
  stubs: 'type checks against the packages',
  sources:
    'code that compiles against the deleted headers, as torch.compile and triton do at run time',
  static: 'code that links against the deleted static libraries',
  debug: 'debuggers and readable crash reports of compiled code',
  bytecode: 'a fast first start',
}
