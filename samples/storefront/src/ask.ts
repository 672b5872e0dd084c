import { useEffect, useState } from 'react';
import type { Answer, Failure } from './api';

/** Reading from the shop: nothing yet, an answer, or a failure. While the next answer is on its way the last one stays, so that nothing jumps. */
export interface Asked<T> {
  data: T | undefined;
  error: Failure | undefined;
  busy: boolean;
  again: () => void;
}

const known = new Map<string, unknown>();

/**
 * Asks when `key` changes and stops asking when the page is left. What was once answered is shown at once when one comes back, and asked for anew behind it.
 * @param key What is asked, in words that differ wherever the answer may; null asks nothing.
 */
export function useAsk<T>(key: string | null, ask: (signal: AbortSignal) => Promise<Answer<T>>): Asked<T> {
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<{ key: string | null; data?: T; error?: Failure; busy: boolean }>({ key: null, busy: true });
  useEffect(() => {
    if (key === null) return setState({ key, busy: true });
    const stop = new AbortController();
    setState(last => ({ key, data: (known.get(key) as T | undefined) ?? last.data, busy: true }));
    void ask(stop.signal).then(answer => {
      if (stop.signal.aborted) return;
      if (answer.ok) known.set(key, answer.data);
      setState(answer.ok ? { key, data: answer.data, busy: false } : { key, error: answer.error, busy: false });
    });
    return () => stop.abort();
    // `ask` is a new function at each render; `key` says whether it asks for something else.
  }, [key, turn]);
  // Where nothing is asked any more, as after signing out, nothing of before is shown.
  const current = state.key === key ? state : { data: key === null ? undefined : ((known.get(key) as T | undefined) ?? state.data), error: undefined, busy: true };
  return { data: current.data, error: current.error, busy: current.busy, again: () => setTurn(turn + 1) };
}
