/** Keeps the outbox moving while the page is open: now, when the network is back, on focus, and in between. */
import { useLiveQuery } from "dexie-react-hooks";
import { useCallback, useEffect, useRef, useState } from "react";
import { drain, patience, sendChange } from "./outbox.ts";
import { tablet } from "./store.ts";

export type SendingState = "all_sent" | "sending" | "offline" | "signed_out" | "insecure";

export interface Sending {
  readonly state: SendingState;
  readonly waiting: number;
  /** Of somebody else who used this tablet: sent when they sign in. */
  readonly others: number;
  readonly refused: number;
  /** Try now instead of at the next occasion. */
  readonly now: () => void;
}

/** Whether this page can work without a network at all. */
export function offlineIsPossible(): boolean {
  return window.isSecureContext && "serviceWorker" in navigator;
}

const BETWEEN_MS = 20_000;

/** One for the whole face: two would only wait for each other. `onSent` is told after something arrived. */
export function useSending(user: string, onSent?: () => void): Sending {
  const waiting =
    useLiveQuery(() => tablet.changes.filter((change) => change.user === user).count(), [user]) ??
    0;
  const others =
    useLiveQuery(() => tablet.changes.filter((change) => change.user !== user).count(), [user]) ??
    0;
  const refused = useLiveQuery(() => tablet.refused.count(), []) ?? 0;
  const [stopped, setStopped] = useState<null | "offline" | "signed_out">(null);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const failures = useRef(0);
  const told = useRef(onSent);
  told.current = onSent;

  const send = useCallback(async () => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    try {
      // Another tab may be sending: only one of them does at a time, or order would be lost.
      const outcome = await withLock(() => drain(tablet, user, sendChange, () => new Date()));
      if (outcome) {
        setStopped(outcome.stopped);
        failures.current = outcome.stopped === "offline" ? failures.current + 1 : 0;
        if (outcome.sent > 0) told.current?.();
      }
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, [user]);

  useEffect(() => {
    if (waiting > 0) void send();
  }, [waiting, send]);

  useEffect(() => {
    const tryNow = () => void send();
    window.addEventListener("online", tryNow);
    document.addEventListener("visibilitychange", tryNow);
    return () => {
      window.removeEventListener("online", tryNow);
      document.removeEventListener("visibilitychange", tryNow);
    };
  }, [send]);

  useEffect(() => {
    if (waiting === 0 || busy) return;
    const wait = stopped === "offline" ? patience(failures.current) * 1000 : BETWEEN_MS;
    const timer = window.setTimeout(() => void send(), wait);
    return () => window.clearTimeout(timer);
  }, [waiting, busy, stopped, send]);

  const state: SendingState =
    waiting === 0
      ? offlineIsPossible()
        ? "all_sent"
        : "insecure"
      : busy && !stopped
        ? "sending"
        : (stopped ?? "sending");
  return { state, waiting, others, refused, now: () => void send() };
}

/** Runs alone among the tabs of this browser; null where another one is at it. */
function withLock<Answer>(work: () => Promise<Answer>): Promise<Answer | null> {
  if (!navigator.locks) return work();
  return navigator.locks.request("walkround-outbox", { ifAvailable: true }, (lock) =>
    lock ? work() : Promise.resolve(null),
  );
}
