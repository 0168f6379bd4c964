import { expect, test } from 'vitest'
import { cellsOf, csvOf, readSheet, SheetBroken } from '@/lib/sheet'

const file = (content: BlobPart, name = 'rows.csv') => new File([content], name)

test('a sheet is read as a spreadsheet writes it', async () => {
  const read = await readSheet(file('\ufeffa;b\r\n1,5;"x;\r\ny"\r\n\r\n007;\r\n'))
  expect(read).toEqual({
    name: 'rows.csv',
    columns: ['a', 'b'],
    lines: [
      ['1,5', 'x;\r\ny'],
      ['007', ''],
    ],
  })
  expect(cellsOf(read, 'b')).toEqual(['x;\r\ny', ''])
})

test('one column alone needs no delimiter', async () => {
  expect((await readSheet(file('x\n1\n2\n'))).lines).toEqual([['1'], ['2']])
})

test.each([
  ['', 'rows.csv has no rows below a line of column names.'],
  ['a,b\n', 'rows.csv has no rows below a line of column names.'],
  ['a,b\n1,2\n3\n', 'Row 3 of rows.csv has 1 values, its first row has 2.'],
  ['a,a\n1,2\n', 'rows.csv has the column a twice.'],
  [new Uint8Array([0x61, 0x0a, 0xff]), 'rows.csv is no text in UTF-8.'],
])('what is no sheet says why', async (content, sentence) => {
  await expect(readSheet(file(content))).rejects.toEqual(new SheetBroken(sentence))
})

// The same texts and sentences as in tests/unit/words/test_csv_lines.py.
test.each([
  ['a,b\n1,"x\n2,y\n3,z\n', 'line 2 opens a quote (") that is not closed by line 4'],
  ['a,b\n1,x\n2,"y\n', 'line 3 opens a quote (") that is not closed'],
  ['a,b\n2,"y\n3,z\n4,"w\n', 'line 2 opens a quote (") that line 4 closes in the midst of a value'],
  ['a,b\n3,z\n2,"y"x\n', 'line 3 opens a quote (") that the same line closes in the midst of a value'],
  ['a,b\r\n1,"""x\r\n', 'line 2 opens a quote (") that is not closed'],
])('a wrong quote is told by the line that opens it', async (content, sentence) => {
  const told = new SheetBroken(`The table in rows.csv cannot be read: ${sentence}.`)
  await expect(readSheet(file(content))).rejects.toEqual(told)
})

test('what is written is read the same', async () => {
  const table = { columns: ['a', 'b "c"'], lines: [['1, 2', 'x\ny']] }
  expect(csvOf(table)).toBe('a,"b ""c"""\r\n"1, 2","x\ny"\r\n')
  expect(await readSheet(file(csvOf(table)))).toEqual({ name: 'rows.csv', ...table })
})
