import { useState } from 'react'
import { TextArea, useProblem, useT, type FieldProps } from '~/ui'

const written = (pairs: Record<string, string>) =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')

const read = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]),
  )

/** A line that says no value, or not of what. */
const strayIn = (text: string) => text.split('\n').find((line) => line.trim() && !/^\s*[^=\s][^=]*=/.test(line))

/** Names and values, one `name=value` in each line. What is typed stays as typed until the box is left, and longer where it is none. */
export function Pairs({ value, onChange, onBlur, ...rest }: FieldProps & { value: Record<string, string> | null | undefined; onChange: (pairs: Record<string, string>) => void; onBlur?: () => void }) {
  const t = useT()
  const [typed, setTyped] = useState<string>()
  const stray = typed && strayIn(typed)
  const box = useProblem<HTMLTextAreaElement>(stray && t('messages.pairsStray', { line: stray.trim() }))
  return (
    <TextArea
      {...rest}
      ref={box}
      rows={3}
      spellCheck={false}
      aria-invalid={stray ? true : rest['aria-invalid']}
      value={typed ?? written(value ?? {})}
      onChange={(event) => {
        setTyped(event.target.value)
        onChange(read(event.target.value))
      }}
      onBlur={() => {
        if (!stray) setTyped(undefined)
        onBlur?.()
      }}
    />
  )
}
