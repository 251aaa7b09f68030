/** What edits would change, asked for while the hand still moves: one question at a time, the newest next. */
import { useEffect, useRef, useState } from "react";
import { previewEdits } from "../../../api/edits.ts";
import type { Edit, PartChange } from "../../../api/types.ts";

export interface Preview {
  readonly changes: readonly PartChange[];
  /** Why the edits would be refused. */
  readonly error: Error | null;
}

const NOTHING: Preview = { changes: [], error: null };

/** `edits` of a stable identity; null asks for nothing. What was answered last stays until the next answer. */
export function usePreview(site: string, revision: number, edits: readonly Edit[] | null): Preview {
  const [shown, setShown] = useState<Preview>(NOTHING);
  const wanted = useRef<readonly Edit[] | null>(null);
  const isAsking = useRef(false);

  useEffect(() => {
    wanted.current = edits;
    if (!edits) {
      setShown(NOTHING);
      return;
    }
    if (isAsking.current) return; // what is on its way goes on with the newest
    const ask = async () => {
      isAsking.current = true;
      let asked: readonly Edit[] | null = null;
      while (wanted.current && wanted.current !== asked) {
        asked = wanted.current;
        const answer = await previewEdits(site, revision, asked).then(
          ({ items }): Preview => ({ changes: items, error: null }),
          (error: Error): Preview => ({ changes: [], error }),
        );
        if (wanted.current) setShown(answer);
      }
      isAsking.current = false;
    };
    void ask();
  }, [site, revision, edits]);
  useEffect(
    () => () => {
      wanted.current = null;
    },
    [],
  );
  return edits ? shown : NOTHING;
}
