import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { factSaid } from '@/features/endpoints/facts'
import { historyQuery } from '@/features/endpoints/queries'
import { text } from '@/features/endpoints/words'
import { Moment } from '@/ui/Moment'
import { Panel } from '@/ui/Page'
import classes from './endpoints.module.css'

const SHOWN = 12

/** The newest facts about an endpoint and what stands behind it. */
export function History({ workspace, endpoint }: { workspace: string; endpoint: string }) {
  const { data } = useQuery(historyQuery(workspace, endpoint))
  return (
    <Panel title={text.history.title}>
      {data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {text.history.none}
        </Text>
      )}
      <ul className={classes.history}>
        {data?.slice(0, SHOWN).map((fact) => {
          const said = factSaid(fact)
          return (
            <li key={fact.id}>
              <div className={classes.said}>
                {said.what}
                {said.why && (
                  <Text size="xs" c="dimmed" lineClamp={2}>
                    {said.why}
                  </Text>
                )}
              </div>
              <Text size="xs" c="dimmed">
                <Moment at={fact.occurred_at} />
              </Text>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
