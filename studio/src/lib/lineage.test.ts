import { expect, test } from 'vitest'
import type { EdgeOut, GraphOut, NodeOut } from '@/api/client'
import { figureOf, fold, levels, neighbours, pageOf, tidy, titleOf } from '@/lib/lineage'

const node = (id: string, about: NodeOut['about'] = {}): NodeOut => {
  const [kind = '', name = '', version = null] = id.split(':')
  return { id, kind, name, version, about }
}
const edge = (from: string, to: string, kind = 'produced', at = '2026-01-01'): EdgeOut => ({
  from,
  to,
  kind,
  at,
  fact: 'f',
})
const graph = (of: string, ids: string[], edges: EdgeOut[]): GraphOut => ({
  of,
  direction: 'both',
  nodes: ids.map((id) => node(id)),
  edges,
})

const trained = graph(
  'model:delays:1',
  ['data:flights:1', 'job:a', 'run:a', 'logged-model:m', 'model:delays:1'],
  [
    edge('data:flights:1', 'job:a', 'read'),
    edge('job:a', 'run:a', 'ran'),
    edge('run:a', 'logged-model:m'),
    edge('logged-model:m', 'model:delays:1', 'registered'),
    edge('job:a', 'model:delays:1'),
    edge('run:a', 'model:delays:1'),
  ],
)

test('a run is its job, and what was logged between run and version is left out', () => {
  const { nodes, edges } = tidy(trained)
  expect(nodes.map(({ id }) => id)).toEqual(['data:flights:1', 'job:a', 'model:delays:1'])
  expect(edges.map(({ from, to, how }) => [from, to, how])).toEqual([
    ['data:flights:1', 'job:a', ['read']],
    ['job:a', 'model:delays:1', ['produced']],
  ])
})

test('what the graph is of stays, whatever its kind', () => {
  expect(tidy({ ...trained, of: 'logged-model:m' }).nodes.map(({ id }) => id)).toContain('logged-model:m')
  expect(tidy({ ...trained, of: 'run:a' }).of).toBe('job:a')
})

const readers = Array.from({ length: 15 }, (_, index) => `job:${String(index).padStart(2, '0')}`)
const fan = tidy(
  graph(
    'data:flights:1',
    ['data:flights:1', 'monitor:m', ...readers],
    [
      edge('data:flights:1', 'monitor:m', 'watched'),
      ...readers.map((id, index) => edge('data:flights:1', id, 'read', `2026-01-${10 + index}`)),
    ],
  ),
)

test('of more than twelve siblings of one kind the oldest are folded', () => {
  const { nodes, folds, edges } = fold(fan, new Set())
  expect(folds).toEqual([{ id: 'fold down job data:flights:1', parent: 'data:flights:1', kind: 'job', count: 3 }])
  expect(nodes.map(({ id }) => id)).toEqual(['data:flights:1', 'monitor:m', ...readers.slice(3)])
  expect(edges.filter(({ to }) => to.startsWith('fold'))).toHaveLength(1)
})

test('a fold that was opened shows all, and twelve siblings are not folded', () => {
  expect(fold(fan, new Set(['fold down job data:flights:1'])).nodes).toHaveLength(17)
  const twelve = { ...fan, nodes: fan.nodes.slice(0, 14), edges: fan.edges.slice(0, 13) }
  expect(fold(twelve, new Set()).folds).toEqual([])
})

test('what the graph is of is never folded away', () => {
  expect(fold({ ...fan, of: 'job:00' }, new Set()).nodes.map(({ id }) => id)).toContain('job:00')
})

test('the list tells step by step what lies before and after, and ends where the graph goes round', () => {
  const round = tidy(graph('b:1', ['a:1', 'b:1', 'c:1'], [edge('a:1', 'b:1'), edge('b:1', 'c:1'), edge('c:1', 'a:1')]))
  const names = (side: 'up' | 'down') => levels(round, side).map((level) => level.map(({ id }) => id))
  expect([names('up'), names('down')]).toEqual([
    [['a:1'], ['c:1']],
    [['c:1'], ['a:1']],
  ])
})

test('nodes come in the order of time, also where the graph goes round', () => {
  const round = graph(
    'model:m:1',
    ['endpoint:e', 'model:m:1', 'job:train', 'data:window:1', 'deployment:e/blue'],
    [
      edge('job:train', 'model:m:1'),
      edge('model:m:1', 'deployment:e/blue'),
      edge('deployment:e/blue', 'endpoint:e'),
      edge('endpoint:e', 'data:window:1'),
      edge('data:window:1', 'job:train'),
    ],
  )
  expect(tidy(round).nodes.map(({ id }) => id)).toEqual([
    'data:window:1',
    'job:train',
    'model:m:1',
    'deployment:e/blue',
    'endpoint:e',
  ])
})

test('the neighbours of a node are told with what flowed', () => {
  const { before, after } = neighbours(tidy(trained), 'job:a')
  expect(before.map(([{ how }, { id }]) => [how, id])).toEqual([[['read'], 'data:flights:1']])
  expect(after.map(([, { id }]) => id)).toEqual(['model:delays:1'])
})

test('a node has the name that people gave, and the figure that they want first', () => {
  expect([
    titleOf(node('job:01a215c76937787fa5693f31256f099b', { display_name: 'late flights' })),
    titleOf(node('job:01a215c76937787fa5693f31256f099b')),
    titleOf(node('code:8f25df4ad448812077ce75b3')),
    titleOf(node('model:delays:2')),
  ]).toEqual(['late flights', '256f099b', '8f25df4a', 'delays:2'])
  expect([
    figureOf(node('evidence:1', { figure: { name: 'roc_auc', value: 0.74412 } })),
    figureOf(node('data:flights:1', { size: 1589639, type: 'uri_folder' })),
    figureOf(node('deployment:delays/blue', { state: 'Succeeded' })),
    figureOf(node('rule:nightly')),
  ]).toEqual(['roc_auc 0.7441', '1.5 MiB', 'Succeeded', null])
})

test('evidence leads to where it stands on its model', () => {
  const measured = tidy(
    graph('evidence:1', ['model:delays:2', 'evidence:1'], [edge('model:delays:2', 'evidence:1', 'measured')]),
  )
  expect(pageOf('default', node('evidence:1'), measured)).toEqual({
    to: '/workspaces/default/models/delays/2',
    search: { tab: 'evidence' },
  })
  expect(pageOf('default', node('code:1'), measured)).toBeNull()
})
