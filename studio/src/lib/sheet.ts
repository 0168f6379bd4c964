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
  const text = decoded(file.name, await file.arrayBuffer())
  const { data, errors } = parse<string[]>(text, { skipEmptyLines: true })
  const quote = errors.find(({ type }) => type === 'Quotes')
  if (quote) throw new SheetBroken(`The table in ${file.name} cannot be read: ${wrongQuote(text, quote.index ?? 0)}.`)
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

/** Which line opens the quote that ends just before `index` and is not closed well, in the words of the command line. */
function wrongQuote(text: string, index: number): string {
  const opened = lineAt(text, index)
  const closing = [...text.slice(index).matchAll(/"+/g)].find(([quotes]) => quotes.length % 2)
  const last = lineAt(text, closing ? index + closing.index : text.replace(/\r?\n$/, '').length)
  if (!closing) return `line ${opened} opens a quote (") that is not closed${last === opened ? '' : ` by line ${last}`}`
  return `line ${opened} opens a quote (") that ${last === opened ? 'the same line' : `line ${last}`} closes in the midst of a value`
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split(/\r\n|\n|\r/).length

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
