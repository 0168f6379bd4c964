import { Group, Text } from '@mantine/core'
import type { DeploymentColours } from '@/features/endpoints/colours'
import { type Split as Shares, spelled } from '@/features/endpoints/traffic'
import { text } from '@/features/endpoints/words'
import { seriesColour } from '@/ui/charts/colours'
import classes from './endpoints.module.css'

type Props = { split: Shares; colours: DeploymentColours; width?: number | string }

export function SplitBar({ split, colours, width = 72 }: Props) {
  return (
    <span className={classes.split} style={{ width }} role="img" aria-label={spelled(split) || text.noTraffic}>
      {[...colours].map(([name, colour]) => {
        const percent = split[name] ?? 0
        return percent > 0 ? (
          <span key={name} style={{ width: `${percent}%`, background: seriesColour(colour) }} />
        ) : null
      })}
    </span>
  )
}

/** The colour of a deployment, beside its name. */
export function Sign({ name, colours }: { name: string; colours: DeploymentColours }) {
  return <span className={classes.sign} style={{ background: seriesColour(colours.get(name) ?? 0) }} />
}

/** The bar and, beside it, who gets how much. */
export function SplitLine({ split, colours }: { split: Shares; colours: DeploymentColours }) {
  const said = spelled(split)
  return (
    <Group gap={8} wrap="nowrap">
      <SplitBar split={split} colours={colours} />
      <Text size="sm" c={said ? undefined : 'dimmed'} truncate className="numbers">
        {said || text.noTraffic}
      </Text>
    </Group>
  )
}
