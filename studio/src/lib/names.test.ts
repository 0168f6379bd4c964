import { expect, test } from 'vitest'
import { freeName } from '@/lib/names'

test('a name that something has is counted on until it is free', () => {
  expect(freeName('churn', [])).toBe('churn')
  expect(freeName('churn', ['churn', 'churn-3'])).toBe('churn-2')
  expect(freeName('churn', ['churn', 'churn-2'])).toBe('churn-3')
})
