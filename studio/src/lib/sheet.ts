/** A CSV file: the names of its columns, and lines of as many texts. */
export type Sheet = { name: string; columns: string[]; lines: string[][] }

/** Why a file is no such table, as a sentence. */
export class SheetBroken extends Error {}

export const LARGEST_SHEET = 4_000_000

/** Reads it as a spreadsheet writes it: commas, semicolons or tabs, in UTF-8. Throws SheetBroken. */
export async function readSheet(file: File): Promise<Sheet> {
  if (file.size > LARGEST_SHEET)
    throw new SheetBroken(`${file.name} is larger than the 4 MB that go through this page; the command line takes it.`)
  const { parse } = await import('papaparse')
  const { data, errors } = parse<string[]>(decoded(file.name, await file.arrayBuffer()), { skipEmptyLines: true })
  const quote = errors.find(({ type }) => type === 'Quotes')
  if (quote) throw new SheetBroken(`Row ${(quote.row ?? 0) + 1} of ${file.name}: ${quote.message}.`)
  const [columns, ...lines] = data
  if (!columns || !lines.length) throw new SheetBroken(`${file.name} has no rows below a line of column names.`)
  const twice = columns.find((name, index) => columns.indexOf(name) < index)
  if (twice !== undefined) throw new SheetBroken(`${file.name} has the column ${twice} twice.`)
  const ragged = lines.findIndex((line) => line.length !== columns.length)
  if (ragged >= 0)
    throw new SheetBroken(
      `Row ${ragged + 2} of ${file.name} has ${lines[ragged]?.length} values, its first row has ${columns.length}.`,
    )
  return { name: file.name, columns, lines }
}

function decoded(name: string, bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new SheetBroken(`${name} is no text in UTF-8.`)
  }
}

/** As RFC 4180 has it. */
export const csvOf = ({ columns, lines }: Pick<Sheet, 'columns' | 'lines'>): string =>
  [columns, ...lines].map((line) => `${line.map(quoted).join(',')}\r\n`).join('')

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** What stands in a column, line by line. */
export function cellsOf({ columns, lines }: Sheet, name: string): string[] {
  const at = columns.indexOf(name)
  return lines.map((line) => line[at] ?? '')
}
