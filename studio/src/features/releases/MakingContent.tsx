import { Box, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { type Latency, optimised, packaged } from '@/features/releases/evidence'
import { text } from '@/features/releases/words'
import { figure, size } from '@/lib/format'
import { Copy } from '@/ui/Copy'
import classes from './MakingContent.module.css'

const words = text.stage

/** What the package is: its files, and what is installed to serve it. */
export function PackageContent({ content, bytes }: { content: unknown; bytes: number | null }) {
  const found = packaged(content)
  return (
    <>
      <Pairs
        rows={[
          [words.size, bytes === null ? null : size(bytes)],
          [words.files, figure(found.files)],
          [words.content, found.digest && <Digest key="digest" value={found.digest} />],
          [words.python, found.python],
          [words.loader, found.loader],
        ]}
      />
      {found.requirements.length > 0 && (
        <details className={classes.more}>
          <summary>{words.requirements(found.requirements.length)}</summary>
          <pre className={classes.lines}>{found.requirements.join('\n')}</pre>
        </details>
      )}
      {found.inputs.length > 0 && (
        <details className={classes.more}>
          <summary>{words.inputs(found.inputs.length)}</summary>
          <pre className={classes.lines}>{found.inputs.map(({ name, type }) => `${name}: ${type}`).join('\n')}</pre>
        </details>
      )}
    </>
  )
}

/** Whether ONNX answers alike, and how much faster. */
export function OptimiseContent({ content }: { content: unknown }) {
  const found = optimised(content)
  if (found.rows === null) return null
  return (
    <>
      <Pairs
        rows={[
          [
            words.parity,
            <span key="parity" className="numbers">
              {figure(found.apart)}
              {found.tolerance !== null && (
                <Text span inherit c="dimmed">
                  {' '}
                  {words.tolerance(figure(found.tolerance))}
                </Text>
              )}
            </span>,
          ],
          [words.rows, figure(found.rows)],
          [words.above, figure(found.above)],
          [
            words.onnx,
            found.bytes !== null && found.digest && (
              <Group key="onnx" gap={6}>
                {size(found.bytes)} <Digest value={found.digest} />
              </Group>
            ),
          ],
        ]}
      />
      <Group gap="xl" align="flex-start">
        {found.latencies.map((latency) => (
          <LatencyBars key={latency.rows} latency={latency} />
        ))}
      </Group>
      {found.tools.length > 0 && (
        <Text size="xs" c="dimmed">
          {words.tools} {found.tools.map(([tool, version]) => `${tool} ${version}`).join(', ')}
        </Text>
      )}
    </>
  )
}

function LatencyBars({ latency: { rows, before, after } }: { latency: Latency }) {
  const most = Math.max(before, after)
  const bars: [string, number][] = [
    [words.before, before],
    [words.after, after],
  ]
  return (
    <Box className={classes.latency}>
      <Group justify="space-between" gap="xs">
        <Text size="xs" fw={600}>
          {words.latency(figure(rows))}
        </Text>
        {after > 0 && before > after && (
          <Text size="xs" c="dimmed">
            {words.times(figure(Number((before / after).toPrecision(2))))}
          </Text>
        )}
      </Group>
      {bars.map(([name, value]) => (
        <div key={name} className={classes.bar}>
          <span>{name}</span>
          <span className={classes.rail} aria-hidden>
            <span style={{ width: `${Math.max(1, (value / most) * 100)}%` }} />
          </span>
          <span className="numbers">{figure(value)} ms</span>
        </div>
      ))}
    </Box>
  )
}

/** Names and values in a line, as far as there are values. */
function Pairs({ rows }: { rows: [string, ReactNode][] }) {
  return (
    <dl className={classes.pairs}>
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

function Digest({ value }: { value: string }) {
  return (
    <Group gap={4} wrap="nowrap" display="inline-flex">
      <span className="mono">{value.slice(0, 12)}…</span>
      <Copy text={value} />
    </Group>
  )
}
