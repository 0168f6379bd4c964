// Moments as all pages write them, the same whatever language the browser speaks.

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const two = (count: number) => String(count).padStart(2, '0')

/** The viewer's own day: `28 Nov`. */
export const dayOf = (at: Date): string => `${at.getDate()} ${MONTHS[at.getMonth()]}`

/** The time of day there: `11:37`. */
export const clockOf = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}`

/** On the viewer's own clock: `28 Nov 2026, 11:37`. */
export const dated = (at: Date): string => `${dayOf(at)} ${at.getFullYear()}, ${clockOf(at)}`

/** A minute as a form holds it (`2026-11-28T11:37`), as people write it; empty where there is none. */
export function written(minute: string): string {
  const [, year, month, day, clock] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(minute) ?? []
  return year ? `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}, ${clock}` : ''
}

const ISO = /^(?<year>\d{4})-(?<month>\d\d?)-(?<day>\d\d?)[T, ]+(?<hour>\d\d?):(?<minute>\d\d)(:00)?$/
const SAID = /^(?<day>\d\d?)\.? (?<month>[a-z]{3})[a-z]*\.? (?<year>\d{4})[, ]+(?<hour>\d\d?):(?<minute>\d\d)$/i

/** What a person has written, as a form holds it: `28 Nov 2026, 11:37` or `2026-11-28 11:37`; null for what is no time. */
export function minuteOf(typed: string): string | null {
  const text = typed.trim().replaceAll(/\s+/g, ' ')
  const { year = '', month = '', day, hour, minute } = (ISO.exec(text) ?? SAID.exec(text))?.groups ?? {}
  const named = MONTHS.findIndex((name) => name.toLowerCase() === month.toLowerCase())
  const at = Date.UTC(Number(year), named < 0 ? Number(month) - 1 : named, Number(day), Number(hour), Number(minute))
  if (Number.isNaN(at)) return null
  const told = new Date(at).toISOString().slice(0, 16)
  // The 31st of June is no day, and 24:30 no time, though a date takes them.
  return Number(told.slice(8, 10)) === Number(day) && Number(told.slice(11, 13)) === Number(hour) ? told : null
}
