/** Whether everything is sent: a pill that is always visible, and the outbox behind it. */
import { Button, Modal } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import {
  IconAlertTriangle,
  IconCloudCheck,
  IconCloudOff,
  IconCloudUp,
  IconLock,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useLiveQuery } from "dexie-react-hooks";
import { useEffect, useState } from "react";
import { ApiProblem } from "../../api/client.ts";
import { problemText } from "../../components/problem_notice.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { exportOutbox, tryAgain } from "../../offline/outbox.ts";
import type { Sending } from "../../offline/sending.ts";
import { tablet } from "../../offline/store.ts";

export function OutboxPill({ sending }: { sending: Sending }) {
  const { t } = useTranslation();
  const { online } = useNetwork();
  const [open, setOpen] = useState(false);
  const { state, waiting: count, refused } = sending;
  const [Icon, text] =
    refused > 0
      ? [IconAlertTriangle, t("outbox.refused", { count: refused })]
      : state === "signed_out"
        ? [IconLock, t("outbox.signed_out")]
        : count > 0 && (state === "offline" || !online)
          ? [IconCloudOff, t("outbox.offline", { count })]
          : count > 0
            ? [
                IconCloudUp,
                state === "sending"
                  ? t("outbox.sending", { count })
                  : t("outbox.waiting", { count }),
              ]
            : state === "insecure"
              ? [IconAlertTriangle, t("outbox.insecure")]
              : online
                ? [IconCloudCheck, t("outbox.all_sent")]
                : [IconCloudOff, t("outbox.offline_none")];
  return (
    <>
      <button
        type="button"
        className="outbox-pill"
        data-state={refused > 0 ? "refused" : state}
        data-waiting={count}
        onClick={() => setOpen(true)}
      >
        <Icon size={20} stroke={1.7} aria-hidden="true" />
        <span aria-live="polite">{text}</span>
      </button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={<span className="sheet-title">{t("outbox.title")}</span>}
        closeButtonProps={{ "aria-label": t("action.close"), size: 48 }}
      >
        {open && <Outbox sending={sending} online={online} />}
      </Modal>
    </>
  );
}

function Outbox({ sending, online }: { sending: Sending; online: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [persisted, setPersisted] = useState<boolean | null>(null);
  const refused = useLiveQuery(() => tablet.refused.toArray(), []) ?? [];
  const kinds = useLiveQuery(async () => {
    const all = await tablet.changes.toArray();
    const of = (kind: string) => all.filter((change) => change.kind === kind).length;
    return { inspections: of("inspection"), findings: of("finding"), photos: of("photo") };
  }, []);
  useEffect(() => {
    void navigator.storage?.persisted?.().then(setPersisted);
  }, []);
  const { state, waiting, others } = sending;
  const say = state === "all_sent" && !online ? "offline" : state;
  // Asking who is signed in leads to the sign-in page and back, or finds a session renewed elsewhere.
  const signInAgain = async () => {
    await client.refetchQueries({ queryKey: ["session"] });
    sending.now();
  };
  const held = waiting + others + refused.length;
  return (
    <div className="outbox-panel">
      <p>{t(`outbox.say.${say}`)}</p>
      {waiting > 0 && kinds && <p className="row-reason">{t("outbox.kinds", kinds)}</p>}
      {others > 0 && <p className="row-reason">{t("outbox.others", { count: others })}</p>}
      {refused.length > 0 && (
        <section>
          <h3>{t("outbox.refused_title")}</h3>
          <ul className="outbox-refused">
            {refused.map((item) => (
              <li key={item.id}>
                <span className="row-title">{t(`outbox.kind.${item.change.kind}`)}</span>
                <span className="row-reason">
                  {problemText(t, new ApiProblem(item.type, 422, item.detail))}
                </span>
              </li>
            ))}
          </ul>
          <Button
            variant="default"
            size="lg"
            onClick={() =>
              void tryAgain(
                tablet,
                refused.map((item) => item.id),
              )
            }
          >
            {t("outbox.again")}
          </Button>
        </section>
      )}
      {persisted !== null && (
        <p className="row-reason">{t(persisted ? "outbox.persisted" : "outbox.not_persisted")}</p>
      )}
      <div className="outbox-actions">
        {held > 0 && (
          <Button variant="default" size="lg" onClick={() => void saveAsFile()}>
            {t("outbox.export")}
          </Button>
        )}
        {state === "signed_out" ? (
          <Button size="lg" onClick={() => void signInAgain()}>
            {t("outbox.sign_in")}
          </Button>
        ) : (
          waiting > 0 && (
            <Button size="lg" onClick={sending.now}>
              {t("outbox.now")}
            </Button>
          )
        )}
      </div>
      {held > 0 && <p className="row-reason faint">{t("outbox.export_hint")}</p>}
    </div>
  );
}

async function saveAsFile(): Promise<void> {
  const address = URL.createObjectURL(await exportOutbox(tablet));
  const link = document.createElement("a");
  link.href = address;
  link.download = `walkround-outbox-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
