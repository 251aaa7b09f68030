/** Keys that the planner's pages know; "?" shows them. */
import { Modal } from "@mantine/core";
import { IconHelp } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "../../i18n/index.ts";

const KEYS = [
  { keys: "/", told: "search" },
  { keys: "PgUp PgDn", told: "storey" },
  { keys: "← ↑ → ↓", told: "board" },
  { keys: "V S R K D T L A Z C W I", told: "editor" },
  { keys: "Ctrl+Z Ctrl+Shift+Z", told: "undo" },
  { keys: "Shift", told: "choose" },
  { keys: "M", told: "move" },
  { keys: "Del", told: "remove" },
  { keys: "Esc", told: "close" },
  { keys: "?", told: "help" },
] as const;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select") !== null;
}

/** The button at the foot of the rail, and what it opens. */
export function KeyboardHelp() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key === "?" && !isTyping(event.target)) setOpened(true);
    };
    window.addEventListener("keydown", open);
    return () => window.removeEventListener("keydown", open);
  }, []);
  return (
    <>
      <button type="button" className="rail-foot" onClick={() => setOpened(true)}>
        <IconHelp size={20} stroke={1.6} />
        <span>{t("help.button")}</span>
      </button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("help.title")}
        closeButtonProps={{ "aria-label": t("action.close") }}
      >
        <dl className="key-list">
          {KEYS.map(({ keys, told }) => (
            <div key={told}>
              <dt>
                {keys.split(" ").map((key) => (
                  <kbd className="kbd" key={key}>
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd>{t(`help.${told}`)}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </>
  );
}
