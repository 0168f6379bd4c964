import { ActionIcon, Box, Code, CopyButton, Group, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { words } from '@/words'

export function Copy({ text, label = words.copy.copy }: { text: string; label?: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? words.copy.copied : label}>
          <ActionIcon variant="subtle" color="gray" size="sm" onClick={copy} aria-label={label}>
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  )
}

/** An address or a path among other facts, with a button that copies it. */
export function CopyValue({ text }: { text: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      <span className="mono" style={{ overflowWrap: 'anywhere' }}>
        {text}
      </span>
      <Copy text={text} />
    </Group>
  )
}

/** A command to be typed elsewhere. */
export function CopyLine({ text }: { text: string }) {
  return (
    <Group className="panel" gap={4} px="sm" py={4} wrap="nowrap" maw="100%">
      <Box component="span" className="mono" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </Box>
      <Copy text={text} />
    </Group>
  )
}

/** Text of several lines, as it is, with a button that copies it. */
export function CodeBlock({ text, maxHeight = 480 }: { text: string; maxHeight?: number }) {
  return (
    <Box pos="relative">
      <Code block pr={36} style={{ maxHeight, overflow: 'auto' }} tabIndex={0}>
        {text}
      </Code>
      <Box pos="absolute" top={4} right={4} className="panel" lh={0}>
        <Copy text={text} />
      </Box>
    </Box>
  )
}
