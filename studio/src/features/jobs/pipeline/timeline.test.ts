import { expect, test } from 'vitest'
import { makeStep } from '@/features/jobs/pipeline/steps.maker'
import { longestWay, timelineOf, timeTicks } from '@/features/jobs/pipeline/timeline'

const at = (seconds: number) => `2026-01-01T12:00:${String(seconds).padStart(2, '0')}Z`
const ran = (name: string, from: number, to: number | null, needs: string[] = []) =>
  makeStep(name, {
    state: 'Completed',
    job: `job ${name}`,
    needs,
    started_at: at(from),
    ended_at: to === null ? null : at(to),
  })
const NOW = Date.parse(at(30))

test('a step waits from its turn until its job has started, and runs until it has ended', () => {
  const children = [{ name: 'job a', created_at: at(0), started_at: at(4), ended_at: at(10) }]
  const { rows, seconds } = timelineOf([ran('a', 0, 10), ran('b', 10, null, ['a']), makeStep('c')], children, NOW)
  expect(rows.map(({ bar }) => bar && [bar.from, bar.ran, bar.ended, bar.isLive])).toEqual([
    [0, 4, 10, false],
    [10, 10, 30, true],
    null,
  ])
  expect(seconds).toBe(30)
})

test('what its worker has never started has only waited', () => {
  const children = [{ name: 'job a', created_at: at(0), started_at: null, ended_at: null }]
  const [row] = timelineOf([ran('a', 0, null)], children, NOW).rows
  expect([row?.bar?.ran, row?.bar?.ended]).toEqual([30, 30])
})

test('what was taken from an earlier run took no time, however long it ran there', () => {
  const reused = { ...ran('a', 5, 5), is_reused: true }
  const earlier = [
    {
      name: 'job a',
      created_at: '2025-01-01T00:00:00Z',
      started_at: '2025-01-01T00:00:00Z',
      ended_at: '2025-01-01T09:00:00Z',
    },
  ]
  const [row] = timelineOf([reused], earlier, NOW).rows
  expect(row?.bar).toMatchObject({ from: 0, ran: 0, ended: 0 })
})

test('the longest way goes back by what was waited for last', () => {
  const steps = [ran('a', 0, 4), ran('b', 0, 9), ran('c', 9, 12, ['a', 'b']), ran('d', 4, 6, ['a'])]
  expect(longestWay(steps)).toEqual(['b', 'c'])
  expect(longestWay([...steps, ran('e', 6, null, ['d'])])).toEqual(['a', 'd', 'e'])
  expect(longestWay([makeStep('a')])).toEqual([])
  expect(longestWay([{ ...ran('a', 0, 0), is_reused: true }, ran('b', 0, 3, ['a'])])).toEqual(['b'])
})

test('a timeline has a few round times, however long it is', () => {
  expect(timeTicks(1.3)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1, 1.2])
  expect(timeTicks(100)).toEqual([0, 15, 30, 45, 60, 75, 90])
  expect(timeTicks(0)).toEqual([0])
  expect(timeTicks(86400 * 40)).toHaveLength(9)
})
