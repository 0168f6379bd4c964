import { Button, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { text } from '@/features/git/words'
import { Failure, Loading } from '@/ui/Faces'
import { Panel } from '@/ui/Page'

type Props = {
  title: string
  heads: string[]
  /** None while they are asked for. */
  rows: ReactNode[] | undefined
  none: string
  error: unknown
  again: () => void
  /** Where there are more than these. */
  older?: () => void
}

/** What came one after the other, the newest first. */
export function Older({ title, heads, rows, none, error, again, older }: Props) {
  return (
    <Panel title={title} padded={false}>
      {rows === undefined ? (
        error ? (
          <Failure error={error} again={again} />
        ) : (
          <Loading />
        )
      ) : !rows.length ? (
        <Text c="dimmed" size="sm" p="sm">
          {none}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={720}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                {heads.map((head) => (
                  <Table.Th key={head}>{head}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>{rows}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {older && (
        <Button variant="subtle" m="xs" onClick={older}>
          {text.older}
        </Button>
      )}
    </Panel>
  )
}
