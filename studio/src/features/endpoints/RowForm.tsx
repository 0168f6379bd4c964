import { Select, Text, TextInput } from '@mantine/core'
import { type InputColumn, type Refused, type Row, takesNull, wrongIn } from '@/features/endpoints/payload'
import { text } from '@/features/endpoints/words'
import classes from './endpoints.module.css'

type Props = {
  columns: readonly InputColumn[]
  row: Row
  onChange: (row: Row) => void
  /** What the endpoint has said of single columns. */
  refused: Refused
}

/** One row of a model's input, a field a column, by its signature. */
export function RowForm({ columns, row, onChange, refused }: Props) {
  const wrong = wrongIn(row, columns)
  return (
    <div className={classes.fields}>
      {columns.map((column) => {
        const { name, type, required } = column
        const value = row[name] ?? ''
        const said = wrong[name]
        const given = {
          label: (
            <>
              {name}{' '}
              <Text span size="xs" c="dimmed" fw={400}>
                {required ? type : `${type}?`}
              </Text>
            </>
          ),
          title: takesNull(column) ? `${type}, ${text.test.optional}` : type,
          size: 'xs',
          error: said ? text.test.needs[said] : refused[name],
        } as const
        const set = (typed: string) => onChange({ ...row, [name]: typed })
        return type === 'boolean' ? (
          <Select
            key={name}
            {...given}
            data={['true', 'false']}
            value={value || null}
            onChange={(chosen) => set(chosen ?? '')}
            clearable={!required}
          />
        ) : (
          <TextInput
            key={name}
            {...given}
            value={value}
            onChange={(event) => set(event.currentTarget.value)}
            inputMode={type === 'string' || type === 'datetime' ? 'text' : 'decimal'}
            placeholder={
              type === 'datetime' ? '2026-01-31T12:00:00' : takesNull(column) ? text.test.missing : undefined
            }
          />
        )
      })}
    </div>
  )
}
