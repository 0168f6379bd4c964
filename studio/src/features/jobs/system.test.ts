import { expect, test } from 'vitest'
import { chartsOf, isLogged, lineName, together } from '@/features/jobs/system'

const named = (...keys: string[]) => keys.map((key) => ({ key }))
const at = (timestamp: number, value: number) => ({ key: 'k', value, step: 0, timestamp })

test('metrics of the machine are told from what the job has logged', () => {
  expect(named('loss', 'system/cpu_utilization_percentage').filter(isLogged)).toEqual([{ key: 'loss' }])
})

test('each chart has the metrics that belong together, and none is empty', () => {
  const keys = [
    'system/disk_write_megabytes',
    'system/disk_read_megabytes',
    'system/gpu_1_utilization_percentage',
    'loss',
  ]
  expect(chartsOf(named(...keys))).toEqual([
    { chart: 'disk', keys: ['system/disk_read_megabytes', 'system/disk_write_megabytes'] },
    { chart: 'gpu', keys: ['system/gpu_1_utilization_percentage'] },
  ])
  expect(lineName('disk', 'system/disk_read_megabytes')).toBe('read')
  expect(lineName('gpu', 'system/gpu_1_utilization_percentage')).toBe('gpu_1')
})

test('histories are laid over one time, with a gap where one has no point', () => {
  expect(together([[at(2000, 5), at(1000, 4)], [at(3000, 7)]])).toEqual({
    xs: [0, 1, 2],
    values: [
      [4, 5, null],
      [null, null, 7],
    ],
  })
})
