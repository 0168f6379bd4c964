import { expect, test } from 'vitest'
import { ago, figure, lasted, money, size, span } from '@/lib/format'

test('sizes are told in the unit that fits', () => {
  expect([0, 1023, 1536, 10 * 1024 ** 2, 3 * 1024 ** 4].map(size)).toEqual([
    '0 B',
    '1023 B',
    '1.5 KiB',
    '10 MiB',
    '3.0 TiB',
  ])
})

test('durations are told in the two largest units', () => {
  expect([0.25, 12, 75, 3720, 90000].map(lasted)).toEqual(['0.3s', '12s', '1m 15s', '1h 2m', '1d 1h'])
})

test('moments are told by their distance, before and after', () => {
  const now = new Date('2026-01-01T12:00:00Z')
  const at = (seconds: number) => ago(new Date(now.getTime() - seconds * 1000), now)
  expect([1, 30, 90, 7200, 86400 * 3, -300].map(at)).toEqual(['now', '30s ago', '1m ago', '2h ago', '3d ago', 'in 5m'])
})

test('figures keep four digits that count', () => {
  expect([0.78912345, 12, 1234567, 2.19e-7, null, Number.NaN].map(figure)).toEqual([
    '0.7891',
    '12',
    '1,234,567',
    '2.19e-7',
    '–',
    'NaN',
  ])
})

test('small amounts keep the digits that say something', () => {
  expect([money(12.5, 'EUR'), money(0.00123, 'USD'), money(0, 'EUR'), money(null, 'EUR'), money(1, null)]).toEqual([
    '12.50 EUR',
    '0.0012 USD',
    '0.00 EUR',
    '',
    '',
  ])
})

test('a length that was set is told without what is none of it', () => {
  expect([2, 1.5, 60, 600, 5400, 86_400, 90_061, 0].map(span)).toEqual([
    '2s',
    '1.5s',
    '1m',
    '10m',
    '1h 30m',
    '1d',
    '1d 1h 1m 1s',
    '0s',
  ])
})
