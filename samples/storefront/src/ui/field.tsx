import { useId, type InputHTMLAttributes, type ReactNode } from 'react';
import type { Failure } from '../api';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string;
  /** What the server found wrong with it. */
  wrong?: string;
}

export function Field({ label, hint, wrong, required, ...input }: FieldProps) {
  const id = useId();
  const about = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} required={required} aria-invalid={wrong ? true : undefined} aria-describedby={about || undefined} {...input} />
      {hint && (
        <p id={`${id}-hint`} className="fine">
          {hint}
        </p>
      )}
      {wrong && (
        <p id={`${id}-wrong`} className="wrong">
          {wrong}
        </p>
      )}
    </div>
  );
}

export function Select({ label, children, ...select }: { label: string; children: ReactNode } & React.SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} {...select}>
        {children}
      </select>
    </div>
  );
}

/** The server's sentence for one field, which it names by its path: `shipping_address.state`. */
export const wrongWith = (error: Failure | null | undefined, field: string) => error?.errors?.find(one => one.field === field)?.detail;

/** The fields of a form as texts, without those that were left empty. */
export function readForm(form: HTMLFormElement): Record<string, string> {
  const filled = [...new FormData(form)].flatMap(([name, value]) => (typeof value === 'string' && value.trim() ? [[name, value.trim()] as const] : []));
  return Object.fromEntries(filled);
}
