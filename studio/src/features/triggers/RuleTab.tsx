import { Grid, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Tagged } from '@/api/client'
import { useMay } from '@/features/account/queries'
import { factProposals } from '@/features/triggers/document'
import type { Rule } from '@/features/triggers/model'
import { changeTrigger, kindsQuery } from '@/features/triggers/queries'
import { text } from '@/features/triggers/words'
import { who } from '@/lib/principals'
import { DocumentPanel } from '@/ui/DocumentPanel'
import { FactList } from '@/ui/FactList'
import { Moment } from '@/ui/Moment'
import { Details, Panel } from '@/ui/Page'

const words = text.rule

/** The rule as the document that makes it as it is, to be changed by who may, and what has happened to it. */
export function RuleTab({ workspace, rule }: { workspace: string; rule: Tagged<Rule> }) {
  const queries = useQueryClient()
  const { data: kinds = [] } = useQuery(kindsQuery)
  return (
    <Grid gap="sm">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack gap="sm">
          <Panel title={words.about}>
            <Details
              rows={[
                [words.owner, who(rule.owner)],
                [
                  words.by,
                  <span key="by">
                    {who(rule.by)}, <Moment at={rule.createdAt} />
                  </span>,
                ],
              ]}
            />
          </Panel>
          <Panel title={text.tabs.facts}>
            <FactList workspace={workspace} subject={`triggers/${rule.name}`} />
          </Panel>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }}>
        <DocumentPanel
          kind="trigger"
          title={words.yaml}
          document={rule.document}
          etag={rule.etag}
          may={useMay(workspace)('triggers/write')}
          send={(draft) => changeTrigger(queries, workspace, rule.name, draft)}
          more={(place, document) => factProposals(place, document, kinds)}
        />
      </Grid.Col>
    </Grid>
  )
}
