import { Group, Text } from '@mantine/core'
import { type Split as Shares, spelled } from '@/features/endpoints/traffic'
import { text } from '@/features/endpoints/words'
import { seriesColour } from '@/ui/charts/colours'
import classes from './endpoints.module.css'

type Props = { split: Shares; names: readonly string[]; width?: number | string }

/** `names`: all deployments, in the order that gives each its colour. */
export function SplitBar({ split, names, width = 72 }: Props) {
  return (
    <span className={classes.split} style={{ width }} role="img" aria-label={spelled(split) || text.noTraffic}>
      {names.map((name, index) => {
        const percent = split[name] ?? 0
        return percent > 0 ? (
          <span key={name} style={{ width: `${percent}%`, background: seriesColour(index) }} />
        ) : null
      })}
    </span>
  )
}

/** The colour of a deployment, beside its name. */
export function Sign({ name, names }: { name: string; names: readonly string[] }) {
  return <span className={classes.sign} style={{ background: seriesColour(Math.max(0, names.indexOf(name))) }} />
}

/** The bar and, beside it, who gets how much. */
export function SplitLine({ split, names }: { split: Shares; names: readonly string[] }) {
  const said = spelled(split)
  return (
    <Group gap={8} wrap="nowrap">
      <SplitBar split={split} names={names} />
      <Text size="sm" c={said ? undefined : 'dimmed'} truncate className="numbers">
        {said || text.noTraffic}
      </Text>
    </Group>
  )
}
