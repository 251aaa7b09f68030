/** Asks once, in words that name the thing, before something that cannot be undone. */
import { Button, Group, Modal, Text } from "@mantine/core";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { useTranslation } from "../i18n/index.ts";

export interface Question {
  title: string;
  text?: string;
  /** What the button does, named: "Publish the plan of 23–29 Nov". */
  action: string;
}
export type Ask = (question: Question) => Promise<boolean>;

const AskContext = createContext<Ask | null>(null);

/** `if (await ask({ title, action })) …` */
export function useConfirm(): Ask {
  const ask = useContext(AskContext);
  if (!ask) throw new Error("useConfirm needs a ConfirmProvider around it");
  return ask;
}

interface Pending {
  question: Question;
  answer: (yes: boolean) => void;
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [pending, setPending] = useState<Pending | null>(null);
  const ask = useCallback<Ask>(
    (question) => new Promise((answer) => setPending({ question, answer })),
    [],
  );
  const close = useMemo(
    () => (yes: boolean) => {
      pending?.answer(yes);
      setPending(null);
    },
    [pending],
  );
  return (
    <AskContext value={ask}>
      {children}
      <Modal
        opened={pending !== null}
        onClose={() => close(false)}
        title={pending?.question.title}
        closeButtonProps={{ "aria-label": t("action.close") }}
      >
        {pending?.question.text && <Text mb="lg">{pending.question.text}</Text>}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => close(false)}>
            {t("action.cancel")}
          </Button>
          <Button data-autofocus onClick={() => close(true)}>
            {pending?.question.action}
          </Button>
        </Group>
      </Modal>
    </AskContext>
  );
}
