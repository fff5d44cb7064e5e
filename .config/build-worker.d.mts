/** Modules of Node, and what stands in their place below src/worker/stand-ins/. */
export const MODULES: Readonly<Record<string, string>>
/** Files of src/, and what stands in their place. */
export const EDGES: Readonly<Record<string, string>>
/** The script of the library in a browser's worker. */
export function workerScript(): Promise<string>
