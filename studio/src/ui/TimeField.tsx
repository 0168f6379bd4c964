import { ActionIcon, TextInput, type TextInputProps } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { minuteOf, written } from '@/lib/moments'
import { words } from '@/words'
import classes from './TimeField.module.css'

type Props = Pick<TextInputProps, 'label' | 'error' | 'required'> & {
  /** As forms hold it: `2026-11-28T11:37`; empty for none, and for what is no time. */
  value: string
  onChange: (minute: string) => void
  /** Where a dialog begins. */
  first?: boolean
}

/** A day and a time of day, written as all pages write them, whatever the browser would; or chosen from its calendar. */
export function TimeField({ value, onChange, error, first = false, ...field }: Props) {
  const [typed, setTyped] = useState(() => written(value))
  const calendar = useRef<HTMLInputElement>(null)
  return (
    <TextInput
      {...field}
      value={typed}
      onChange={({ currentTarget: { value: text } }) => {
        setTyped(text)
        onChange(minuteOf(text) ?? '')
      }}
      onBlur={() => value && setTyped(written(value))}
      error={typed.trim() && !value ? words.time.form : error}
      data-autofocus={first || undefined}
      rightSection={
        <>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words.time.calendar}
            onClick={() => calendar.current?.showPicker()}
          >
            <IconCalendar size={15} />
          </ActionIcon>
          <input
            ref={calendar}
            className={classes.calendar}
            type="datetime-local"
            aria-hidden
            tabIndex={-1}
            value={value}
            onChange={({ currentTarget: { value: minute } }) => {
              setTyped(written(minute))
              onChange(minute)
            }}
          />
        </>
      }
    />
  )
}
