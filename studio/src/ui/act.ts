import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { problem } from '@/api/problem'

export function notifyRefusal(error: unknown): void {
  const told = problem(error)
  const message = [told.detail, told.hint].filter(Boolean).join(' ')
  notifications.show({ color: 'red', title: told.title, message, autoClose: 12_000 })
}

/** An act of a person: a button shows its progress by `isPending`; success is told in few words, a refusal with what to do. */
export function useAct<V, T>(
  act: (given: V) => Promise<T>,
  after: { said?: (answer: T) => string; then?: (answer: T) => void } = {},
) {
  return useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      if (after.said) notifications.show({ color: 'teal', message: after.said(answer), autoClose: 3000 })
      after.then?.(answer)
    },
    onError: notifyRefusal,
  })
}
