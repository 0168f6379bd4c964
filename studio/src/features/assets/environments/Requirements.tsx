import { Alert, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { factsOf } from '@/features/assets/environments/model'
import { text } from '@/features/assets/environments/words'
import type { VersionProps } from '@/features/assets/kind'
import { CodeBlock } from '@/ui/Copy'
import { Details, Panel } from '@/ui/Page'

export function EnvironmentOverview({ version }: VersionProps) {
  const { requirements, python, image, warnings } = factsOf(version)
  return (
    <>
      {warnings.map((warning) => (
        <Alert key={warning} color="yellow" icon={<IconInfoCircle size={16} />} title={text.warnings}>
          {warning}
        </Alert>
      ))}
      <Requirements requirements={requirements} />
      <Panel>
        <Details
          rows={[
            [text.python, python ?? text.anyPython],
            ...(image ? [[text.image, `${image} (${text.imageNoted})`] satisfies [string, string]] : []),
          ]}
        />
      </Panel>
    </>
  )
}

export function Requirements({ requirements }: { requirements: readonly string[] }) {
  return (
    <Panel title={text.requirements}>
      {requirements.length ? (
        <CodeBlock text={requirements.join('\n')} />
      ) : (
        <Text c="dimmed">{text.requirementsNone}</Text>
      )}
    </Panel>
  )
}
