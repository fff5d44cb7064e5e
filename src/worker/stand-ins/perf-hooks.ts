/** Of the browser. */
export const performance: { now(): number } = globalThis.performance
