/** Which of two comes first: numbers by their size, all else as text in which numbers count as such. */
export const compared = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true })
