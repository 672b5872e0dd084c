import { createContext, Fragment, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { FormProvider, get, useForm, type Field, type FieldValues, type UseFormReturn } from 'react-hook-form'
import type { Failure, Options, Result } from '~/app/api'
import { useT } from '~/app/i18n'
import { session } from '~/app/session'
import { Button } from './Button'
import { DiffDialog, type Told } from './DiffDialog'
import { changedOnly, draftOf, same, threeWay, type Difference, type Values } from './drafts'
import { ErrorPanel } from './ErrorPanel'
import css from './form.module.css'
import { holdsValues } from './problems'
import { toast } from './toasts'

/** What the server has: the form's members of it, its version, and all of it where a request needs more than the form edits. */
type Stand<V, O> = { values: V; etag?: string; read?: O }
type Setup<V extends Values, O> = {
  /** Unique on its screen. */
  name: string
  /** What the server has, in the members that the form edits; undefined while it loads. A new thing's empty values. */
  values: V | undefined
  etag?: string
  /** Gets the changed members alone, and `ifMatch`; `all` is for a route that replaces the whole. A form that creates gets all in both. `read` is what `reload` has read after 412. */
  save: (changed: Partial<V>, options: Options, all: V, read?: O) => Promise<Result<unknown>>
  /** Reads again what the server has, after 412. */
  reload?: () => Promise<Stand<V, O> | undefined>
  creates?: boolean
  saved?: string
  onSaved?: (data: unknown) => void
}

type Conflict<V, O> = { theirs: Stand<V, O>; conflicts: Difference[]; taken: Difference[] }

/** One form: draft kept, changes only sent, errors at their fields, another's change compared. */
export function useEditForm<V extends Values, O = unknown>(setup: Setup<V, O>) {
  const t = useT()
  const person = session.use().me?.id ?? ''
  // Of the screen that this is on: while another one is coming, the browser has the other's address already.
  const [address] = useState(() => location.pathname)
  const draft = useMemo(() => draftOf<V>(sessionStorage, person, address, setup.name), [person, address, setup.name])
  const base = useRef<Stand<V, O>>(undefined)
  /** What the fields say of themselves, for the comparison. */
  const [told] = useState(() => new Map<string, Told>())
  const form = useForm<FieldValues>({ shouldUnregister: false })
  const [failure, setFailure] = useState<Failure>()
  const [conflict, setConflict] = useState<Conflict<V, O>>()
  const [ready, setReady] = useState(false)
  const [busy, setBusy] = useState(false)
  const [round, setRound] = useState(0)
  const { values, etag } = setup
  const version = useRef(etag)
  version.current = etag
  const { isDirty } = form.formState
  /** What the server has, and as changes to it what the person has made of it. */
  const stand = useCallback(
    (on: Stand<V, O>, changes: Partial<V>) => {
      base.current = on
      form.reset(on.values)
      for (const [key, value] of Object.entries(changes)) form.setValue(key, value, { shouldDirty: true })
    },
    [form],
  )

  useEffect(() => {
    if (!values) return
    if (!base.current) {
      const kept = draft.read()
      stand(kept ? { values: kept.base, etag: kept.etag } : { values, etag }, kept ? changedOnly(kept.base, kept.now) : {})
      setReady(true)
    } else if (!isDirty && !same(base.current.values, values)) {
      // Read again while nothing is being edited.
      stand({ values, etag }, {})
    } else if (!isDirty) base.current = { values, etag }
  }, [values, etag, draft, stand, isDirty])

  useEffect(() => {
    const watching = form.watch((now) => {
      if (base.current) draft.write({ base: base.current.values, now: now as V, etag: base.current.etag })
    })
    return () => watching.unsubscribe()
  }, [form, draft])

  /** `held` is what the form showed when this began: what differs from it afterwards was typed meanwhile. */
  async function send(now: V, from: Stand<V, O>, held = now): Promise<void> {
    setBusy(true)
    setFailure(undefined)
    form.clearErrors()
    const changed = setup.creates ? now : changedOnly(from.values, now)
    // In a comparison everything of the other's may have been chosen: it is on the server already.
    const result = Object.keys(changed).length > 0 ? await setup.save(changed, from.etag ? { ifMatch: from.etag } : {}, now, from.read) : undefined
    setBusy(false)
    if (!result || result.ok) {
      draft.clear()
      // The new thing has its own address; what is still typed here is of none.
      const since = setup.creates ? {} : changedOnly(held, form.getValues() as V)
      stand({ values: now, etag: result ? (result.headers.get('ETag') ?? version.current) : from.etag }, since)
      toast(setup.saved ?? t('ui.saved'))
      if (result) setup.onSaved?.(result.data)
      return
    }
    if (result.error.status === 412 && setup.reload) {
      const theirs = await setup.reload()
      // Of the version that was just refused the server has nothing to tell apart: a proxy may have changed its name on the way.
      if (theirs && theirs.etag !== from.etag) {
        const { merged, conflicts, taken } = threeWay(from.values, theirs.values, now)
        if (conflicts.length > 0) setConflict({ theirs, conflicts, taken })
        else await send(merged, theirs, held)
        return
      }
    }
    // At the control itself, or at the nearest one around it; what has none that is shown is said above the form.
    const isShown = (name: string) => (get(form.control._fields, name) as Field | undefined)?._f.mount === true
    const places = [...form.control._names.mount].filter(isShown).toSorted((a, b) => b.length - a.length)
    const placeOf = (field: string) => places.find((name) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`))
    const unplaced = (result.error.errors ?? []).filter((error) => {
      const place = placeOf(error.field)
      if (place) form.setError(place, { type: error.rule, message: error.detail })
      return !place
    })
    if (!result.error.errors || unplaced.length > 0) setFailure({ ...result.error, errors: unplaced })
    const first = result.error.errors?.[0] && placeOf(result.error.errors[0].field)
    if (first) form.setFocus(first)
  }

  const edit = {
    form,
    ready,
    busy,
    round,
    failure,
    told,
    creates: setup.creates,
    submit: () => form.handleSubmit((now) => (base.current && !busy ? send(now as V, base.current) : undefined))(),
    discard: () => {
      draft.clear()
      setFailure(undefined)
      form.reset(base.current?.values)
      setRound(round + 1)
    },
    dialog: conflict && (
      <DiffDialog
        conflicts={conflict.conflicts}
        taken={conflict.taken}
        told={told}
        close={() => setConflict(undefined)}
        decide={(chosen) => {
          const now = form.getValues() as V
          const { theirs } = conflict
          const { merged } = threeWay(base.current!.values, theirs.values, now)
          const next = { ...merged, ...chosen } as V
          stand(theirs, changedOnly(theirs.values, next))
          setConflict(undefined)
          void send(next, theirs)
        }}
      />
    ),
  }
  return edit
}

type Reading<O> = { data?: O; etag?: string; refetch: () => Promise<{ data?: { data: O; etag?: string }; isError?: boolean }> }

type SetupOf<V extends Values, O> = Omit<Setup<V, O>, 'values' | 'etag' | 'reload' | 'creates' | 'save'> & { save: (changed: Partial<V>, options: Options, all: V, read: O) => Promise<Result<unknown>> }

/** The form of a thing that `useRead` has read: its values, its version, and how it is read again after 412. `valuesOf` is a function of its file; `save` gets what it was read from. */
export function useEditOf<O, V extends Values>(read: Reading<O>, valuesOf: (data: O) => V, setup: SetupOf<V, O>) {
  const { data, etag, refetch } = read
  const values = useMemo(() => (data === undefined ? undefined : valuesOf(data)), [data, valuesOf])
  return useEditForm<V, O>({
    ...setup,
    values,
    etag,
    // Data newer than the version that is sent does no harm: the server refuses that version.
    save: (changed, options, all, fresh) => setup.save(changed, options, all, fresh ?? data!),
    reload: async () => {
      const again = await refetch()
      // Where reading fails what was read before is still there, and is not what the server has.
      const fresh = again.isError ? undefined : again.data
      return fresh && { values: valuesOf(fresh.data), etag: fresh.etag, read: fresh.data }
    },
  })
}

export type Edit = ReturnType<typeof useEditForm>
const EditContext = createContext<Edit | null>(null)

type FormProps = {
  edit: Edit
  children: ReactNode
  submit?: string
  /** For who may only look: nothing in it can be changed or saved. */
  locked?: boolean
  /** It is worth saving as it begins. */
  whole?: boolean
}

/** ⌘S saves. The bar below says whether anything is unsaved; it is always there, so nothing jumps. */
export function Form({ edit, children, submit, locked, whole }: FormProps) {
  const t = useT()
  const box = useRef<HTMLFormElement>(null)
  const dirty = Object.keys(edit.form.formState.dirtyFields).length
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 's' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault()
        // What lies below a dialog is not what one means.
        if (!locked && !document.querySelector('dialog[open]')) box.current?.requestSubmit()
      }
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [locked])
  return (
    <EditContext value={edit}>
      <FormProvider {...(edit.form as UseFormReturn)}>
        <form
          ref={box}
          className={css.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (holdsValues(event.currentTarget)) void edit.submit()
          }}
        >
          <ErrorPanel failure={edit.failure} />
          {/* What was typed and is no value goes with what is discarded. */}
          {edit.ready && !locked && <Fragment key={edit.round}>{children}</Fragment>}
          {edit.ready && locked && (
            <fieldset className={css.form} disabled>
              {children}
            </fieldset>
          )}
          {!locked && (
            <div className={css.bar}>
              <span role="status">{dirty > 0 ? t('ui.unsaved', { count: dirty }) : !whole && t('ui.nothingChanged')}</span>
              <Button onClick={edit.discard} disabled={dirty === 0 || edit.busy}>
                {t('ui.discard')}
              </Button>
              <Button type="submit" kind="primary" busy={edit.busy} disabled={dirty === 0 && !whole}>
                {submit ?? t('ui.save')}
              </Button>
            </div>
          )}
        </form>
        {edit.dialog}
      </FormProvider>
    </EditContext>
  )
}

export const useEdit = () => useContext(EditContext)!
