import { expect, test } from 'vitest'
import { told, toYaml } from '@/lib/yamlText'

test('values are written as YAML reads them back', () => {
  expect(
    toYaml({
      name: 'delays',
      when: ['DriftDetected'],
      positive: '1',
      enabled: true,
      word: 'yes',
      odd: 'a: b # c',
      path: 'azureml:flights:1',
      limit: 0.25,
      none: null,
      start: { job: { command: `python train.py --data \${{inputs.flights}}`, inputs: {} } },
      if: [{ field: 'data.share', operator: '>=', value: 0.3 }],
    }),
  ).toBe(`name: delays
when: [DriftDetected]
positive: "1"
enabled: true
word: "yes"
odd: "a: b # c"
path: azureml:flights:1
limit: 0.25
none: null
start:
  job:
    command: python train.py --data \${{inputs.flights}}
    inputs: {}
if:
  - field: data.share
    operator: ">="
    value: 0.3
`)
})

test('a text that could be read as something else is quoted', () => {
  expect(toYaml({ words: ['a, b', '[c', '10m', '1e5', '#d', 'e #f', 'g: h', '- i', 'no', ' j'] })).toBe(
    'words: ["a, b", "[c", 10m, "1e5", "#d", "e #f", "g: h", "- i", "no", " j"]\n',
  )
  expect(toYaml({ said: "Is it right? It's 3 >= 2, [so]" })).toBe("said: Is it right? It's 3 >= 2, [so]\n")
})

test('long lists take a line an item, long texts a line a line', () => {
  expect(toYaml({ features: Array.from({ length: 20 }, (_, n) => `feature${n}`) }).split('\n')).toHaveLength(22)
  expect(toYaml({ text: 'one\ntwo\n' })).toBe('text: |\n  one\n  two\n')
})

test('what says nothing is left out', () => {
  expect(told({ a: null, b: [], c: {}, d: '', e: 0, f: false })).toEqual({ e: 0, f: false })
})
