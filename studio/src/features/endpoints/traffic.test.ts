import { expect, test } from 'vitest'
import { given, same, shifted, spelled, total } from '@/features/endpoints/traffic'

const READY = ['blue', 'green', 'red']

test('with two deployments the other one gets the rest', () => {
  expect(shifted({ blue: 100 }, 'green', 10, ['blue', 'green'])).toEqual({ blue: 90, green: 10 })
  expect(shifted({ blue: 90, green: 10 }, 'blue', 0, ['blue', 'green'])).toEqual({ green: 100 })
})

test('the others keep their proportions', () => {
  expect(shifted({ blue: 60, green: 30, red: 10 }, 'red', 40, READY)).toEqual({ blue: 40, green: 20, red: 40 })
})

test('whatever is moved, it sums to 100 in whole percent', () => {
  for (const name of READY)
    for (let percent = -5; percent <= 105; percent += 1) {
      const after = shifted({ blue: 34, green: 33, red: 33 }, name, percent, READY)
      expect(total(after)).toBe(100)
      expect(Object.values(after).every((share) => Number.isInteger(share) && share > 0)).toBe(true)
    }
})

test('what had nothing gets the rest from its first deployment on', () => {
  expect(shifted({}, 'green', 20, READY)).toEqual({ blue: 80, green: 20 })
  expect(shifted({ green: 100 }, 'green', 70, READY)).toEqual({ blue: 30, green: 70 })
})

test('a deployment alone gets everything', () => {
  expect(shifted({}, 'blue', 30, ['blue'])).toEqual({ blue: 100 })
})

test('shares of nothing are none', () => {
  expect(given({ blue: 100, green: 0 })).toEqual({ blue: 100 })
  expect([same({ blue: 100, green: 0 }, { blue: 100 }), same({ blue: 90, green: 10 }, { blue: 100 })]).toEqual([
    true,
    false,
  ])
  expect(spelled({ green: 10, blue: 90, red: 0 })).toBe('blue 90 % · green 10 %')
})
