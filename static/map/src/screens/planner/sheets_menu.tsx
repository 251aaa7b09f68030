/** What leaves the plan: printed route sheets, a table, calendars that inspectors subscribe to. */
import {
  ActionIcon,
  Button,
  CopyButton,
  Group,
  Menu,
  Modal,
  Select,
  TextInput,
} from "@mantine/core";
import {
  IconCalendarShare,
  IconDownload,
  IconPrinter,
  IconTable,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { at } from "../../api/client.ts";
import { useCalendars, useOpenCalendar, useRevokeCalendar } from "../../api/plan_queries.ts";
import type { Plan, Site } from "../../api/types.ts";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useLanguage, useTranslation } from "../../i18n/index.ts";

export interface SheetsMenuProps {
  site: Site;
  plan: Plan;
  /** The day of the round on the map: its sheets alone are printed. */
  day: string | null;
}

export function SheetsMenu({ site, plan, day }: SheetsMenuProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { day: told } = useFormats(site.timezone);
  const [sharing, setSharing] = useState(false);
  if (plan.state !== "published") return null;
  const address = (ending: string, only: string | null) => {
    const query = new URLSearchParams({ language: language === "en" ? "en" : "zh-CN" });
    if (only) query.set("date", only);
    return `${at("sites", site.id, "plans", plan.id, `sheets.${ending}`)}?${query}`;
  };
  return (
    <>
      <Menu position="top-end" shadow="md" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t("sheets.menu")}>
            <IconDownload size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {day && (
            <Menu.Item
              component="a"
              href={address("pdf", day)}
              leftSection={<IconPrinter size={18} />}
            >
              {t("sheets.pdf_day", { day: told(day) })}
            </Menu.Item>
          )}
          <Menu.Item
            component="a"
            href={address("pdf", null)}
            leftSection={<IconPrinter size={18} />}
          >
            {t("sheets.pdf")}
          </Menu.Item>
          <Menu.Item
            component="a"
            href={address("csv", null)}
            leftSection={<IconTable size={18} />}
          >
            {t("sheets.csv")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconCalendarShare size={18} />} onClick={() => setSharing(true)}>
            {t("sheets.calendars")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {sharing && <Calendars site={site} plan={plan} onClose={() => setSharing(false)} />}
    </>
  );
}

function Calendars({ site, plan, onClose }: { site: Site; plan: Plan; onClose: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { name, instant } = useFormats(site.timezone);
  const [who, setWho] = useState<string | null>(null);
  const known = useCalendars(site.id);
  const open = useOpenCalendar(site.id);
  const revoke = useRevokeCalendar(site.id);
  const address = open.data && `${window.location.origin}${open.data.path}`;
  const person = (id: string) => plan.inspectors.find((one) => one.id === id);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("sheets.calendars")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <div className="new-plan">
        <p className="row-reason">{t("sheets.calendars_hint")}</p>
        <Group align="flex-end" wrap="nowrap">
          <Select
            flex={1}
            label={t("sheets.whose")}
            data={plan.inspectors.map((one) => ({ value: one.id, label: name(one) }))}
            value={who}
            onChange={setWho}
          />
          <Button
            disabled={!who}
            loading={open.isPending}
            onClick={() =>
              who &&
              open.mutate({ inspector_id: who, language: language === "en" ? "en" : "zh-CN" })
            }
          >
            {t("sheets.open")}
          </Button>
        </Group>
        {address && (
          <Group align="flex-end" wrap="nowrap">
            <TextInput flex={1} readOnly label={t("sheets.address")} value={address} />
            <CopyButton value={address}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {t(copied ? "sheets.copied" : "sheets.copy")}
                </Button>
              )}
            </CopyButton>
          </Group>
        )}
        {(open.error ?? revoke.error) && <ProblemNotice error={open.error ?? revoke.error} />}
        <ul className="proposal-list">
          {known.data?.items.map((feed) => {
            const owner = person(feed.inspector_id);
            return (
              <li key={feed.id} className="calendar-row">
                <span>
                  <span className="row-title">{owner ? name(owner) : feed.inspector_id}</span>
                  <span className="row-reason">{instant(feed.made_at)}</span>
                </span>
                <Button
                  variant="subtle"
                  color="ink"
                  leftSection={<IconTrash size={18} />}
                  onClick={() => revoke.mutate(feed.id)}
                >
                  {t("sheets.revoke")}
                </Button>
              </li>
            );
          })}
        </ul>
      </div>
    </Modal>
  );
}
