const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** `1536` gives `1.5 KiB`. */
export function size(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${UNITS[unit]}`
}

/** `75` gives `1m 15s`; below ten seconds one digit after the point. */
export function lasted(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)}s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`
  if (whole < 86400) return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}m`
  return `${Math.floor(whole / 86400)}d ${Math.floor((whole % 86400) / 3600)}h`
}

const SPANS: [string, number][] = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
]

/** A length of time that somebody has set, without what is none of it: `2s`, `1.5s`, `10m`, `1h 30m`. */
export function span(seconds: number): string {
  let rest = seconds
  const parts = SPANS.flatMap(([unit, length]) => {
    const count = Math.floor(rest / length)
    rest -= count * length
    return count ? `${count}${unit}` : []
  })
  return rest || !parts.length ? [...parts, `${Number(rest.toFixed(1))}s`].join(' ') : parts.join(' ')
}

/** How long ago, as people say it: `now`, `12s ago`, `3h ago`, `in 5m`. */
export function ago(then: Date, now: Date): string {
  const seconds = (now.getTime() - then.getTime()) / 1000
  const far = Math.abs(seconds)
  if (far < 5) return 'now'
  const steps: [number, string][] = [
    [60, 's'],
    [3600, 'm'],
    [86400, 'h'],
    [86400 * 60, 'd'],
    [86400 * 365 * 2, 'mo'],
    [Number.POSITIVE_INFINITY, 'y'],
  ]
  const divisors: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400, mo: 86400 * 30, y: 86400 * 365 }
  const unit = steps.find(([limit]) => far < limit)?.[1] ?? 'y'
  const count = `${Math.floor(far / (divisors[unit] ?? 1))}${unit}`
  return seconds < 0 ? `in ${count}` : `${count} ago`
}

/** Four significant digits, without trailing zeros; large whole numbers with separators. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (!Number.isFinite(value)) return String(value)
  if (Number.isInteger(value)) return Math.abs(value) < 1e15 ? value.toLocaleString('en-US') : value.toExponential(3)
  const magnitude = Math.abs(value)
  if (magnitude < 1e-4 || magnitude >= 1e9) return value.toExponential(2)
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumSignificantDigits: 4 })
}

/** Enough of an id or a digest to know it again. Ids begin with the time: those of one minute end differently. */
export const short = (id: string): string => {
  if (id.length <= 16) return id
  return /^[0-9a-f-]{32,36}$/.test(id) ? id.slice(-8) : id.slice(0, 8)
}

/** A name as it is, and of an id in it enough to know it again. */
export const called = (name: string): string => name.replace(/(?<![\w-])[0-9a-f-]{32,36}(?![\w-])/, short)

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`

/** An amount in its currency, with as many digits as say something; nothing where there is none. */
export function money(amount: number | null | undefined, currency: string | null | undefined): string {
  if (amount === null || amount === undefined || !currency) return ''
  const digits = amount >= 1 || amount === 0 ? 2 : 4
  return `${amount.toFixed(digits)} ${currency}`
}
