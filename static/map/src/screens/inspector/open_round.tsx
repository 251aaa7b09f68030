/** One round: from the tablet where it is kept, else fetched and kept first. */
import { useEffect, useState } from "react";
import { useAddress } from "../../address.ts";
import type { User } from "../../api/types.ts";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useTranslation } from "../../i18n/index.ts";
import type { Sending } from "../../offline/sending.ts";
import { takeAlong } from "../../offline/shift_pack.ts";
import { type KeptPack, tablet } from "../../offline/store.ts";
import { useKeptRound, useRoundState } from "./use_round.ts";
import { Walk } from "./walk.tsx";

export interface OpenRoundProps {
  site: string;
  round: string;
  user: User;
  sending: Sending;
}

export function OpenRound(props: OpenRoundProps) {
  const { site, round, user } = props;
  const { t } = useTranslation();
  const { set } = useAddress();
  const kept = useKeptRound(round, user.id);
  const [failure, setFailure] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const missing = kept === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is another run
  useEffect(() => {
    if (!missing) return;
    setFailure(null);
    takeAlong(tablet, { site, round, user: user.id }, () => new Date()).catch(setFailure);
  }, [missing, site, round, user.id, tries]);
  if (kept) return <KeptRound {...props} kept={kept} />;
  if (failure === null) return <Loading />;
  return (
    <div className="page-notice">
      <ProblemNotice
        error={failure}
        onRetry={() => setTries(tries + 1)}
        action={
          <button type="button" className="link-button" onClick={() => set({ round: null })}>
            {t("round.list")}
          </button>
        }
      />
    </div>
  );
}

function KeptRound({ kept, site, user, sending }: OpenRoundProps & { kept: KeptPack }) {
  const state = useRoundState(kept.pack);
  if (!state) return <Loading />;
  const walker = { site, user: user.id, round: kept.id };
  return <Walk pack={kept.pack} state={state} walker={walker} sending={sending} />;
}
