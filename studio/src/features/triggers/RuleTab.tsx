import { Grid, Stack } from '@mantine/core'
import { triggerDocument } from '@/features/triggers/document'
import type { Rule } from '@/features/triggers/model'
import { text } from '@/features/triggers/words'
import { who } from '@/lib/principals'
import { Copy } from '@/ui/Copy'
import { FactList } from '@/ui/FactList'
import { Moment } from '@/ui/Moment'
import { Details, Panel } from '@/ui/Page'
import { Yaml } from '@/ui/Yaml'

const words = text.rule

/** The rule as a sentence and as the document that makes it again, and what has happened to it. */
export function RuleTab({ workspace, rule }: { workspace: string; rule: Rule }) {
  const document = triggerDocument(rule)
  return (
    <Grid gap="sm">
      <Grid.Col span={{ base: 12, md: 6 }}>
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
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Panel title={words.yaml} actions={<Copy text={document} />} padded={false}>
          <Yaml label={words.yaml} value={document} readOnly height="auto" />
        </Panel>
      </Grid.Col>
    </Grid>
  )
}
