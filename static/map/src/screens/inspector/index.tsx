/** The inspector's face: my rounds, one of them on the plan, all of it also without a network. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useAddressParam } from "../../address.ts";
import { useSession } from "../../api/queries.ts";
import { Loading } from "../../components/loading.tsx";
import { useSending } from "../../offline/sending.ts";
import { tidy } from "../../offline/shift_pack.ts";
import { keepForGood, tablet } from "../../offline/store.ts";
import { OpenRound } from "./open_round.tsx";
import { Rounds } from "./rounds.tsx";
import "./inspector.css";
import "./rounds.css";
import "./walk.css";
import "./walk_sheets.css";
import "./checks.css";
import "./small_screens.css";

export function Inspector({ site }: { site: string }) {
  const session = useSession();
  const client = useQueryClient();
  const [round] = useAddressParam("round");
  const user = session.data?.user ?? null;
  const sending = useSending(user?.id ?? "", () => {
    void client.invalidateQueries({ queryKey: ["site", site, "rounds"] });
  });

  useEffect(() => {
    void keepForGood();
    void tidy(tablet, new Date().toISOString().slice(0, 10));
  }, []);

  if (!user) return <Loading />;
  return round ? (
    <OpenRound site={site} round={round} user={user} sending={sending} />
  ) : (
    <Rounds site={site} user={user} sending={sending} />
  );
}
