import { expect, test } from 'vitest'
import { factsOf, installedOf, jobsOf, pinsOf } from '@/features/assets/environments/model'

test('a lock is its packages, whatever stands behind them', () => {
  const lock = [
    'annotated-doc==0.0.7 \\',
    '    --hash=sha256:0a30 \\',
    '    --hash=sha256:6bc3',
    '    # via fastapi',
    'uvicorn[standard]==0.54.0 ; python_version >= "3.11" \\',
    '    --hash=sha256:505b',
    '# a comment',
  ].join('\n')
  expect(pinsOf(lock)).toEqual([
    { name: 'annotated-doc', version: '0.0.7', hashes: 2 },
    { name: 'uvicorn', version: '0.54.0', hashes: 1 },
  ])
})

test('the jobs of an environment come newest first, and nothing else that lineage knows of it', () => {
  const edge = (from: string, to: string, at: string) => ({ from, to, at, kind: 'ran in', fact: '' })
  const edges = [
    edge('environment:t:1', 'job:old', '2026-01-01'),
    edge('environment:t:1', 'job:new', '2026-02-01'),
    edge('environment:t:2', 'job:other', '2026-03-01'),
  ]
  expect(jobsOf({ of: 'environment:t:1', edges })).toEqual(['new', 'old'])
})

test('an environment has what its document asked for, and no more', () => {
  expect(
    factsOf({ facts: { requirements: ['pandas==2.3.3'], python: '3.11', warnings: ['read otherwise'], image: null } }),
  ).toEqual({
    requirements: ['pandas==2.3.3'],
    python: '3.11',
    image: null,
    warnings: ['read otherwise'],
  })
})

test('a job that waits has installed nothing', () => {
  expect(installedOf({ name: 'j', environment: { name: 't', version: '1' } })).toBeNull()
  expect(installedOf({ name: 'j', environment: { lock: 'a==1', python: '3.11.7', digest: 'd', key: 'k' } })).toEqual({
    lock: 'a==1',
    python: '3.11.7',
    digest: 'd',
    key: 'k',
    job: 'j',
  })
})
