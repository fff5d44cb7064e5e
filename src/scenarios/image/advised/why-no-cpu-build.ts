import type { PysizeError } from '../../../errors.ts'

/** Why the CPU build is not in an advised Dockerfile, by the error of its prediction. */
export const whyNoCpuBuild = ({ exitCode, message }: PysizeError): string =>
  exitCode === 4
    ? `The CPU build of torch is not in this Dockerfile: ${message}.`
    : 'The requirements name their own indexes. To see the lines for the CPU build of torch, run pysize advise.'
