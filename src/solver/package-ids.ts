/** Packages as numbers from 1 up, in order of discovery; 0 is the root. */
export interface Numbering<P> {
  nameOf(number: number): P
  numberOf(name: P): number
}

export function createNumbering<P>(): Numbering<P> {
  const names: P[] = []
  const numbers = new Map<P, number>()
  return {
    nameOf: (number) => names[number - 1]!,
    numberOf(name) {
      let number = numbers.get(name)
      if (number === undefined) {
        number = names.push(name)
        numbers.set(name, number)
      }
      return number
    },
  }
}
