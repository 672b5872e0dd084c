import { useState } from 'react'
import { TextArea, type FieldProps } from '~/ui'

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

/** Names and values, one `name=value` in each line. What is typed stays as typed until the box is left. */
export function Pairs({ value, onChange, onBlur, ...rest }: FieldProps & { value: Record<string, string> | null | undefined; onChange: (pairs: Record<string, string>) => void; onBlur?: () => void }) {
  const [typed, setTyped] = useState<string>()
  return (
    <TextArea
      {...rest}
      rows={3}
      spellCheck={false}
      value={typed ?? written(value ?? {})}
      onChange={(event) => {
        setTyped(event.target.value)
        onChange(read(event.target.value))
      }}
      onBlur={() => {
        setTyped(undefined)
        onBlur?.()
      }}
    />
  )
}
