import { expect, test } from 'vitest'
import { inWorkspace } from '@/lib/command'

test('a command to copy means the workspace that is looked at', () => {
  expect(inWorkspace('lazulite job list', 'plans')).toBe('lazulite job list -w plans')
  expect(inWorkspace('lazulite job list', 'default')).toBe('lazulite job list')
  expect(inWorkspace('lazulite job list', undefined)).toBe('lazulite job list')
  expect(inWorkspace('make demo', 'plans')).toBe('make demo')
})
