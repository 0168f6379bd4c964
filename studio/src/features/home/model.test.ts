import { expect, test } from 'vitest'
import type { LoopOut, LoopStageOut } from '@/api/client'
import {
  arcsOf,
  chipOf,
  chosenLoop,
  HEIGHT,
  lastWalked,
  NEVER,
  NODE_HEIGHT,
  newsOf,
  nodesOf,
  nodeWidth,
  servedVersions,
  stateOf,
  walkedCount,
} from '@/features/home/model'

test('what a job tells is not told by its run and its process again', () => {
  const facts = [
    { type: 'JobFinished', subject: 'jobs/a' },
    { type: 'RunFinished', subject: 'runs/a' },
    { type: 'ProcessEnded', subject: 'processes/a' },
    { type: 'RunFinished', subject: 'runs/b' },
  ]
  expect(newsOf(facts).map(({ subject }) => subject)).toEqual(['jobs/a', 'runs/b'])
})

test('every stage stands inside the picture, and no two boxes meet', () => {
  const width = 860
  const box = nodeWidth(width)
  const nodes = nodesOf(width)
  for (const { x, y } of nodes) {
    expect(x - box / 2).toBeGreaterThanOrEqual(0)
    expect(x + box / 2).toBeLessThanOrEqual(width)
    expect(y + NODE_HEIGHT / 2).toBeLessThanOrEqual(HEIGHT)
  }
  const meet = nodes.flatMap((a, i) =>
    nodes.slice(i + 1).filter((b) => Math.abs(a.x - b.x) < box && Math.abs(a.y - b.y) < NODE_HEIGHT),
  )
  expect(meet).toEqual([])
})

test('eight arcs lead round, the last one from the trigger back to training', () => {
  expect(arcsOf(NEVER, 900).map(({ arc }) => `${arc.from}>${arc.to}`)).toEqual([
    'data>train',
    'train>register',
    'register>release',
    'release>serve',
    'serve>feedback',
    'feedback>monitor',
    'monitor>trigger',
    'trigger>train',
  ])
})

test('the loop that the URL names is shown, else the one that was walked last', () => {
  const loop = (endpoint: string, at: string): LoopOut => ({
    ...NEVER,
    endpoint,
    arcs: [{ from: 'data', to: 'train', walked_at: at, from_fact: null, to_fact: null, count: 1 }],
  })
  const loops = [loop('a', '2026-01-01T00:00:00Z'), loop('b', '2026-01-02T00:00:00Z')]
  expect([
    chosenLoop(loops, 'a')?.endpoint,
    chosenLoop(loops, undefined)?.endpoint,
    chosenLoop(loops, 'gone')?.endpoint,
    chosenLoop([], 'a'),
  ]).toEqual(['a', 'b', 'b', undefined])
  expect([lastWalked(NEVER), walkedCount(loops[0] ?? NEVER)]).toEqual([0, 1])
})

test('a release that did not come through says how it ended, once', () => {
  const ended = (type: string, phrase: string): Pick<LoopStageOut, 'state' | 'fact' | 'phrase'> => ({
    state: 'failed',
    phrase,
    fact: { id: 'f', sequence: 7, type, subject: 'releases/r' },
  })
  const back = ended('ReleaseRolledBack', 'churn:3 rolled back: too slow')
  expect([stateOf(back), chipOf(back)]).toEqual(['rolled back', null])
  expect(stateOf(ended('ReleaseRefused', 'churn:3 refused at compare'))).toBe('refused')
  const failed = ended('JobFinished', 'train Failed')
  expect([stateOf(failed), chipOf(failed)]).toEqual(['failed', 'failed'])
})

test('a version behind two deployments is told once, with what both get', () => {
  const behind = (deployment: string, version: number, percent: number): LoopOut['serving'][number] => ({
    deployment,
    model: 'churn',
    version,
    percent,
    provisioning_state: 'Succeeded',
  })
  const serving = [behind('blue', 3, 0), behind('green', 2, 90), behind('v003', 3, 10)]
  expect(servedVersions({ serving })).toEqual([
    { subject: 'models/churn/2', percent: 90 },
    { subject: 'models/churn/3', percent: 10 },
  ])
})
