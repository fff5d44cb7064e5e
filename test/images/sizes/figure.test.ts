import { describe, expect, test } from 'vitest'
import {
  estimated,
  exactly,
  roughly,
  scaled,
  sumOfFigures,
  UNKNOWN,
} from '../../../src/images/sizes/figure.ts'

describe('figures', () => {
  test('of exact parts add up exactly', () => {
    expect(sumOfFigures([exactly(3), exactly(4)])).toEqual({
      size: 7,
      source: 'exact',
      interval: [7, 7],
    })
    expect(sumOfFigures([])).toEqual(exactly(0))
  })

  test('of estimates have independent errors', () => {
    expect(sumOfFigures([estimated(100, 97, 103), estimated(100, 96, 104)])).toEqual({
      size: 200,
      source: 'estimated',
      interval: [195, 205],
    })
  })

  test('with an unknown part are unknown, with the known part as their lower bound', () => {
    expect(sumOfFigures([exactly(10), UNKNOWN])).toEqual({
      size: 10,
      source: 'unknown',
      interval: [10, null],
    })
    expect(sumOfFigures([UNKNOWN])).toEqual({ size: null, source: 'unknown', interval: [0, null] })
  })

  test('have their size inside their interval', () => {
    expect(estimated(10.4, 10.45, 10.3)).toEqual({
      size: 10,
      source: 'estimated',
      interval: [10, 11],
    })
    expect(roughly(1000, 0.1).interval).toEqual([900, 1100])
  })

  test('are scaled with their interval, which grows by the error of the factor', () => {
    expect(scaled(exactly(1000), 2, 0.1)).toEqual({
      size: 2000,
      source: 'estimated',
      interval: [1800, 2200],
    })
    expect(scaled(UNKNOWN, 2, 0.1)).toEqual(UNKNOWN)
  })
})
