import { useEffect, useRef } from 'react'

/**
 * What stands in a control and is no value: an amount that cannot be read, a time that exists twice, a choice that something is missing to. The browser keeps it with the control, so that a form or
 * dialog around it, which knows the last readable value only, sends nothing meanwhile. Goes into the control's `ref`.
 */
export function useProblem<E extends HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement = HTMLInputElement>(problem: string | undefined) {
  const box = useRef<E>(null)
  useEffect(() => box.current?.setCustomValidity(problem ?? ''), [problem])
  return box
}

/** Whether everything in the form is a value, half a date of the browser's own included; what is none is shown. What a value has to be is the server's to say. */
export function holdsValues(form: HTMLFormElement): boolean {
  const wrong = ([...form.elements] as HTMLInputElement[]).find(({ willValidate, validity }) => willValidate && (validity.customError || validity.badInput))
  // What is folded away cannot be shown.
  wrong?.closest('details')?.setAttribute('open', '')
  wrong?.reportValidity()
  return !wrong
}
