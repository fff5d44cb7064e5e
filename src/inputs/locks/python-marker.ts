/** The conditions of a `requires-python`, as markers that all have to hold. */
export const pythonMarker = (requires: string): readonly string[] =>
  requires.split(',').flatMap((clause) => {
    const [, operator = '', bound = ''] = /^\s*(===|[=!~<>]=|[<>])\s*(\S+)\s*$/.exec(clause) ?? []
    return operator === '' ? [] : [`python_full_version ${operator} ${JSON.stringify(bound)}`]
  })
