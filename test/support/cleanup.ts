type Cleanup = () => unknown

const afterTest: Cleanup[] = []
const afterFile: Cleanup[] = []

/** Does something once the test has ended. */
export const onTestEnd = (cleanup: Cleanup): void => void afterTest.push(cleanup)

/** Does something once all tests of the file have ended. */
export const onFileEnd = (cleanup: Cleanup): void => void afterFile.push(cleanup)

/** Called by the setup of each test file, since modules are shared between files. */
export const endTest = (): Promise<unknown> =>
  Promise.all(afterTest.splice(0).map((cleanup) => cleanup()))
export const endFile = (): Promise<unknown> =>
  Promise.all(afterFile.splice(0).map((cleanup) => cleanup()))
