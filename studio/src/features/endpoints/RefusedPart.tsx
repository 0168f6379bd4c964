import { Button, Code, Stack, Text } from '@mantine/core'
import type { Problem } from '@/api/problem'
import { placeOf } from '@/features/endpoints/answers'
import { text } from '@/features/endpoints/words'
import classes from './endpoints.module.css'

const MEANING: Readonly<Record<number, string>> = text.test.meaning

/** Why a request got no prediction, in the words of who refused it. */
export function RefusedPart({ refusal, openLog }: { refusal: Problem; openLog: () => void }) {
  const { status, detail, hint, errors, requestId } = refusal
  const place = placeOf(detail)
  return (
    <Stack gap={6} className={classes.failure} role="alert">
      <Text size="sm" fw={500}>
        {MEANING[status] ?? refusal.title} <span className="numbers">({status})</span>
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {detail}
      </Text>
      {errors.length > 1 &&
        errors.map((each) => (
          <Text key={each.pointer + each.message} size="sm">
            <Code>{each.pointer}</Code> {each.message}
          </Text>
        ))}
      {place && (
        <Text size="sm">
          {text.test.raisedAt} <Code>{place}</Code>
        </Text>
      )}
      {(hint || status === 429) && (
        <Text size="sm" c="dimmed">
          {hint} {status === 429 && text.test.tooManyHint}
        </Text>
      )}
      {(status === 424 || status === 503) && (
        <Button size="compact-xs" variant="default" onClick={openLog} style={{ alignSelf: 'start' }}>
          {text.test.log}
        </Button>
      )}
      {requestId && (
        <Text size="xs" c="dimmed">
          {text.test.id} <span className="mono">{requestId}</span>
        </Text>
      )}
    </Stack>
  )
}
