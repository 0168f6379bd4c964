import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, ask } from '@/api/client'
import { problem } from '@/api/problem'
import { text } from '@/features/account/words'
import { words } from '@/words'

export function LoginPage() {
  useDocumentTitle(`${text.title} · ${words.product}`)
  const { back } = useSearch({ from: '/login' })
  const router = useRouter()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/login', { body: { name, password } })),
    onSuccess: () => {
      queries.clear()
      router.history.push(back ?? '/')
    },
    onError: () => setPassword(''),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  const refusal = enter.error && problem(enter.error)
  return (
    <Center component="main" mih="90dvh" px="md">
      <Paper className="panel" p="xl" w={360} component="form" onSubmit={submit}>
        <Stack gap="md">
          <Stack gap={6} align="center">
            <img src="/studio/icon.svg" alt="" width={36} height={36} />
            <Title order={1}>{words.product}</Title>
          </Stack>
          {refusal && (
            <Alert color="red" variant="light" role="alert">
              {refusal.detail} {refusal.hint}
            </Alert>
          )}
          <TextInput
            label={text.name}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="username"
            autoFocus
            required
            size="sm"
          />
          <PasswordInput
            label={text.password}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
            size="sm"
          />
          <Button type="submit" size="sm" loading={enter.isPending}>
            {text.enter}
          </Button>
          <Text size="xs" c="dimmed" ta="center">
            {text.forgotten}
          </Text>
        </Stack>
      </Paper>
    </Center>
  )
}
