import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { createCart, getCart, getProfile, login, logout, mergeCart, register, session } from '@stoa/client';
import type { Cart, MergeReport, Account } from '@stoa/client';
import { call, type Answer, type Failure } from './api';
import { guestToken, memberHint } from './visit';

/** Who is here and what they carry: the account, if they are signed in, and the cart, which a guest has as well. */
interface Visitor {
  user: Account | null;
  /** False until it is known whether somebody is signed in: pages that differ wait for it. */
  isKnown: boolean;
  cart: Cart | null;
  /** What became of the guest's cart at sign-in, until it is put away. */
  report: MergeReport | null;
  putReportAway: () => void;
  /** Why the guest's cart could not be taken over at sign-in; it is kept, and can be tried again. */
  mergeError: Failure | null;
  mergeAgain: () => Promise<void>;
  signIn: (input: SignIn) => ReturnType<typeof signInCall>;
  signUp: (input: SignUp) => ReturnType<typeof signUpCall>;
  /** What stood in the way: who could not be signed out still is. */
  signOut: () => Promise<Failure | null>;
  /** Changes the cart, and makes one first where there is none. */
  change: (ask: () => Promise<Answer<Cart>>) => Promise<Answer<Cart>>;
  /** Reads the cart anew: after an order it is empty. */
  reloadCart: () => Promise<void>;
}

export interface SignIn {
  email: string;
  password: string;
  totp?: string;
}

export interface SignUp {
  email: string;
  password: string;
  first_name?: string;
  last_name?: string;
}

const signInCall = (input: SignIn) => call(login, input);
const signUpCall = (input: SignUp) => call(register, input);

const Context = createContext<Visitor | null>(null);

export function useVisitor(): Visitor {
  const visitor = useContext(Context);
  if (!visitor) throw new Error('useVisitor needs a VisitorProvider above it');
  return visitor;
}

export function VisitorProvider({ children }: { children: ReactNode }) {
  const [user, setUser] = useState<Account | null>(null);
  const [isKnown, setIsKnown] = useState(false);
  const [cart, setCart] = useState<Cart | null>(null);
  const [report, setReport] = useState<MergeReport | null>(null);
  const [mergeError, setMergeError] = useState<Failure | null>(null);

  useEffect(() => {
    void resume();
    // Here, in another tab, or because the server has ended the session.
    return session.subscribe(signedIn => {
      if (!signedIn) forget();
    });
  }, []);

  /** After a reload: the session goes on if there is one. Who never signed in here is not asked for it. */
  async function resume() {
    const profile = memberHint.read() ? await call(getProfile) : null;
    if (profile?.ok) setUser(profile.data.user);
    else if (profile?.error.code === 'not_authenticated') memberHint.write(null);
    setIsKnown(true);
    // A guest's cart that is still there was not taken over at sign-in.
    if (profile?.ok) await takeOver();
    else if (guestToken.read()) await reloadCart();
  }

  /** Answers come in any order: the cart of before is never put over the one of after. */
  function show(next: Cart) {
    setCart(now => (now?.id === next.id && now.version > next.version ? now : next));
  }

  async function reloadCart() {
    const answer = await call(getCart);
    if (answer.ok) show(answer.data);
    else if (answer.error.code === 'cart_token_invalid') dropGuestCart();
  }

  function dropGuestCart() {
    guestToken.write(null);
    setCart(null);
  }

  async function change(ask: () => Promise<Answer<Cart>>): Promise<Answer<Cart>> {
    if (!user && !guestToken.read()) {
      const made = await call(createCart, {});
      if (!made.ok) return made;
      guestToken.write(made.data.cart_token);
    }
    const answer = await ask();
    if (answer.ok) show(answer.data);
    else if (answer.error.code === 'cart_token_invalid') dropGuestCart();
    return answer;
  }

  /** Signing in alone merges nothing: the guest's cart is taken over here, and the page says what became of each line. */
  async function welcome(account: Account) {
    setUser(account);
    memberHint.write('1');
    await takeOver();
  }

  /** Merging twice does it once. Where it fails, the guest's cart and its token stay. */
  async function takeOver() {
    const token = guestToken.read();
    if (!token) return reloadCart();
    const merged = await call(mergeCart, { cart_token: token });
    const isGone = !merged.ok && merged.error.code === 'cart_not_found';
    if (merged.ok || isGone) guestToken.write(null);
    setMergeError(merged.ok || isGone ? null : merged.error);
    if (!merged.ok) return reloadCart();
    show(merged.data.cart);
    setReport(merged.data.report);
  }

  async function signIn(input: SignIn) {
    const answer = await signInCall(input);
    if (answer.ok) await welcome(answer.data.user);
    return answer;
  }

  async function signUp(input: SignUp) {
    const answer = await signUpCall(input);
    if (answer.ok) await welcome(answer.data.user);
    return answer;
  }

  /** What is forgotten follows from the end of the client's session. It does not end where the server has not heard of it: the cookie would sign the next visit in. */
  async function signOut() {
    const answer = await call(logout);
    if (!answer.ok && session.signedIn) return answer.error;
    memberHint.write(null);
    return null;
  }

  /** The hint stays: another tab's session may be another person's, and goes on. */
  function forget() {
    setUser(null);
    setCart(null);
    setReport(null);
    setMergeError(null);
    if (guestToken.read()) void reloadCart();
  }

  const visitor = { user, isKnown, cart, report, putReportAway: () => setReport(null), mergeError, mergeAgain: takeOver, signIn, signUp, signOut, change, reloadCart };
  return <Context value={visitor}>{children}</Context>;
}
