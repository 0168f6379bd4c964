import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { yaml, yamlLanguage } from '@codemirror/lang-yaml'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorView, keymap, Prec, Transaction, useCodeMirror } from '@uiw/react-codemirror'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { Problem } from '@/api/problem'
import { marksOf, type Proposal, proposals } from '@/lib/yamlHelp'
import { type Place, placeOf } from '@/lib/yamlPlace'
import { look } from '@/ui/yaml/look'
import classes from './Editor.module.css'

export type EditorProps = {
  /** What it is, for who does not see it. */
  label: string
  value: string
  onChange?: (text: string) => void
  readOnly?: boolean
  /** A text that is no YAML, such as a script. */
  plain?: boolean
  /** A length, or `auto` for as tall as the text. */
  height?: string
  schema?: unknown
  /** The key whose own keys may stand at the top as well. */
  flat?: string
  /** What only the page knows: names of things, types of facts. */
  more?: (place: Place, document: string) => Proposal[]
  /** The refusal of what was sent last: its places are marked. */
  problem?: Problem | null
  /** Ctrl Enter. */
  onSubmit?: () => void
}

const completion = ({ label, kind, apply, detail, info, first }: Proposal): Completion => ({
  label,
  apply,
  detail,
  info,
  type: kind === 'key' ? 'property' : 'enum',
  boost: first ? 1 : 0,
})

function complete(
  context: CompletionContext,
  { schema, flat, more }: Pick<EditorProps, 'schema' | 'flat' | 'more'>,
): CompletionResult | null {
  const document = context.state.doc.toString()
  const place = placeOf(document, context.pos)
  if (!place) return null
  const found = [...(more?.(place, document) ?? []), ...proposals(schema, place, flat)]
  if (!found.length || (!context.explicit && !place.typed && place.at === 'key')) return null
  return { from: place.from, options: found.map(completion), validFor: /^[^\s:]*$/ }
}

export function Editor({
  label,
  value,
  onChange,
  readOnly = false,
  plain = false,
  height = '360px',
  schema,
  flat,
  more,
  problem,
  onSubmit,
}: EditorProps) {
  // What the extensions ask while they run: an extension that is made anew would lose what is being typed.
  const asked = useRef({ schema, flat, more, onSubmit })
  useEffect(() => {
    asked.current = { schema, flat, more, onSubmit }
  })
  const extensions = useMemo(
    () => [
      ...(plain ? [] : [yaml()]),
      look,
      ...(readOnly ? [EditorView.lineWrapping] : []),
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      ...(readOnly
        ? []
        : [
            lintGutter(),
            autocompletion({ activateOnTyping: true, icons: false }),
            yamlLanguage.data.of({
              autocomplete: (context: CompletionContext) => complete(context, asked.current),
            }),
            Prec.highest(
              keymap.of([
                {
                  key: 'Mod-Enter',
                  run: () => {
                    asked.current.onSubmit?.()
                    return true
                  },
                },
              ]),
            ),
          ]),
    ],
    [label, readOnly, plain],
  )
  const shown = readOnly ? value.trimEnd() : value
  // What the page knows that the editor holds, which editor that is, and whether a person has written any of it.
  const known = useRef('')
  const filled = useRef<EditorView>(null)
  const written = useRef(false)
  const changed = (text: string) => {
    if (known.current === text) return
    known.current = text
    written.current = true
    onChange?.(text)
  }
  const { view, setContainer } = useCodeMirror({
    onChange: changed,
    readOnly,
    editable: !readOnly,
    height,
    theme: 'none',
    extensions,
    basicSetup: {
      foldGutter: false,
      highlightActiveLine: !readOnly,
      highlightActiveLineGutter: !readOnly,
      autocompletion: false,
    },
  })
  // The value is put into the editor here and at once: the library would wait until nobody has typed for a while, and then
  // overwrite what was typed meanwhile. Before the next key, so that it cannot be older than that; where nobody has written
  // anything, nothing is there to come back to.
  useLayoutEffect(() => {
    if (!view || (filled.current === view && known.current === shown)) return
    filled.current = view
    known.current = shown
    const changes = { from: 0, to: view.state.doc.length, insert: shown }
    view.dispatch({ changes, annotations: Transaction.addToHistory.of(written.current) })
  }, [view, shown])
  useEffect(() => {
    if (!view) return
    const marks = marksOf(problem ?? null, view.state.doc.toString())
    view.dispatch(
      setDiagnostics(
        view.state,
        marks.map((mark) => ({ ...mark, severity: 'error' })),
      ),
    )
    const mark = marks[0]
    if (mark) view.dispatch({ selection: { anchor: mark.from }, effects: EditorView.scrollIntoView(mark.from) })
  }, [view, problem])
  return (
    <div className={classes.frame} data-read-only={readOnly}>
      <div ref={setContainer} />
    </div>
  )
}
