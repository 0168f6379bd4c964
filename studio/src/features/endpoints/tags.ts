type Tags = Readonly<Record<string, string>>

/** One `key=value` a line. */
export const tagsText = (tags: Tags): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')

/** What a change of the tags has to say: the new ones, and null for those that went. */
export function tagChange(before: Tags, typed: string): Record<string, string | null> {
  const after = Object.fromEntries(
    typed.split('\n').flatMap((line): [string, string][] => {
      const [key = '', ...value] = line.split('=')
      return key.trim() ? [[key.trim(), value.join('=').trim()]] : []
    }),
  )
  const gone = Object.keys(before).filter((key) => !(key in after))
  return { ...Object.fromEntries(gone.map((key) => [key, null])), ...after }
}
