import { Alert, Badge, Button, Checkbox, NumberInput, Stack, Table, Text } from '@mantine/core'
import type { TokenOut } from '@/api/client'
import { text } from '@/features/settings/words'
import { CopyLine } from '@/ui/Copy'
import { Moment } from '@/ui/Moment'

const t = text.tokens

const stateOf = (token: TokenOut): string => (token.revoked_at ? t.revoked : token.is_expired ? t.expired : t.valid)

type Props = {
  tokens: TokenOut[]
  /** Those too that are taken no more. */
  ended: boolean
  revoke?: (id: string) => void
  /** What the principal is. */
  whose?: string
}

/** Tokens by how they begin; the secret itself is shown once, when it is made. */
export function TokenTable({ tokens, ended, revoke, whose = t.person }: Props) {
  const shown = ended ? tokens : tokens.filter((token) => stateOf(token) === t.valid)
  if (!shown.length)
    return (
      <Text p="sm" c="dimmed">
        {t.none}
      </Text>
    )
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t.name}</Table.Th>
            <Table.Th>{whose}</Table.Th>
            <Table.Th>{t.prefix}</Table.Th>
            <Table.Th>{t.created}</Table.Th>
            <Table.Th>{t.used}</Table.Th>
            <Table.Th>{t.expires}</Table.Th>
            <Table.Th>{t.state}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((token) => (
            <Table.Tr key={token.id}>
              <Table.Td>{token.label || '–'}</Table.Td>
              <Table.Td>{token.principal}</Table.Td>
              <Table.Td className="mono">{token.prefix}…</Table.Td>
              <Table.Td>
                <Moment at={token.created_at} />
              </Table.Td>
              <Table.Td>{token.last_used_at ? <Moment at={token.last_used_at} /> : t.never}</Table.Td>
              <Table.Td>{token.expires_at ? <Moment at={token.expires_at} /> : t.never}</Table.Td>
              <Table.Td>
                <Badge color={stateOf(token) === t.valid ? 'teal' : 'gray'}>{stateOf(token)}</Badge>
              </Table.Td>
              <Table.Td ta="right">
                {revoke && !token.revoked_at && (
                  <Button variant="subtle" color="red" onClick={() => revoke(token.id)}>
                    {t.revoke}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** Asks whether those too are shown that are taken no more: of jobs that have ended there are many. */
export function Ended({ ended, onChange }: { ended: boolean; onChange: (ended: boolean) => void }) {
  return (
    <Checkbox size="xs" label={t.ended} checked={ended} onChange={(event) => onChange(event.currentTarget.checked)} />
  )
}

type SecretProps = { /** The token, or a line that has it. */ token: string; close: () => void; title?: string }

/** What is shown once, when it is made. */
export function Secret({ token, close, title = t.once }: SecretProps) {
  return (
    <Alert color="teal" m="sm" title={title} withCloseButton closeButtonLabel={t.done} onClose={close}>
      <Stack gap="xs">
        <CopyLine text={token} />
      </Stack>
    </Alert>
  )
}

export type Days = number | ''

/** How long a token lives; nothing means for ever. */
export function Lifetime({ days, onChange }: { days: Days; onChange: (days: Days) => void }) {
  return (
    <NumberInput
      size="xs"
      w={150}
      label={t.days}
      min={1}
      max={36500}
      value={days}
      onChange={(value) => onChange(typeof value === 'number' ? value : '')}
    />
  )
}
