import { Table, Text } from '@mantine/core'
import type { Field, Signature as Told } from '@/features/assets/models/model'
import { text } from '@/features/assets/models/words'
import { Panel } from '@/ui/Page'
import classes from './models.module.css'

/** What goes in and what comes out. */
export function Signature({ signature }: { signature: Told | null }) {
  if (!signature)
    return (
      <Panel title={text.signature.title}>
        <Text c="dimmed">{text.signature.none}</Text>
      </Panel>
    )
  const { inputs, outputs, params } = signature
  return (
    <Panel title={text.signature.title} padded={false}>
      <div className={classes.signature}>
        <Fields title={text.signature.inputs} fields={inputs} />
        <div>
          <Fields title={text.signature.outputs} fields={outputs} />
          {params.length > 0 && <Fields title={text.signature.params} fields={params} />}
        </div>
      </div>
    </Panel>
  )
}

function Fields({ title, fields }: { title: string; fields: Field[] }) {
  return (
    <Table aria-label={title} verticalSpacing={3}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th fw={500} c="dimmed" fz="xs">
            {title} <span className="numbers">({fields.length})</span>
          </Table.Th>
          <Table.Th fw={500} c="dimmed" fz="xs">
            {text.signature.type}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {fields.map(({ name, type, required }) => (
          <Table.Tr key={name}>
            <Table.Td>{name}</Table.Td>
            <Table.Td>
              <span className="mono">{type}</span>
              {!required && (
                <Text span size="xs" c="dimmed">
                  {' '}
                  {text.signature.optional}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
