/** The bar on top: site, navigation of the face, search, period, language, person. */
import { Menu } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useSession, useSite, useSites } from "../api/queries.ts";
import { useFormats } from "../i18n/format.ts";
import { useTranslation } from "../i18n/index.ts";
import { LanguageSwitch } from "./language_switch.tsx";
import { LogoMark } from "./logo_mark.tsx";
import { PersonMenu } from "./person_menu.tsx";
import { SearchBox } from "./search_box.tsx";
import "./shell.css";

export interface Tab {
  readonly href: string;
  readonly label: string;
}

export interface TopBarProps {
  site: string;
  /** The manager's pages stand in the bar; the planner's in the rail. */
  tabs?: readonly Tab[];
  /** For instance `<PeriodPicker/>`. */
  period?: ReactNode;
  search?: boolean;
}

export function TopBar({ site, tabs, period, search = true }: TopBarProps) {
  const { t } = useTranslation();
  const [path] = useLocation();
  return (
    <header className="top-bar">
      <Link href="/" className="top-bar-logo" aria-label={t("app.name")}>
        <LogoMark />
      </Link>
      <SitePicker site={site} />
      {tabs && (
        <nav className="top-bar-tabs" aria-label={t("nav.label")}>
          {tabs.map((tab) => (
            <Link
              key={tab.href}
              href={tab.href}
              aria-current={path.startsWith(tab.href.split("?")[0] ?? "") ? "page" : undefined}
            >
              {tab.label}
            </Link>
          ))}
        </nav>
      )}
      <div className="top-bar-middle">{search && <SearchBox site={site} />}</div>
      <div className="top-bar-end">
        {period}
        <LanguageSwitch />
        <PersonMenu site={site} />
      </div>
    </header>
  );
}

function SitePicker({ site }: { site: string }) {
  const { t } = useTranslation();
  const { name } = useFormats();
  const [path, navigate] = useLocation();
  const sites = useSites();
  const current = useSite(site);
  const session = useSession();
  const items = sites.data?.items ?? [];
  const title = current.data ? name(current.data) : "";
  const mayChoose = items.length > 1 && session.data?.user;
  if (!mayChoose) return <span className="top-bar-site">{title}</span>;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className="top-bar-site" aria-label={`${t("top.site")}: ${title}`}>
          <span>{title}</span>
          <IconChevronDown size={16} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map((item) => (
          <Menu.Item
            key={item.id}
            rightSection={item.id === site ? <IconCheck size={16} /> : null}
            onClick={() =>
              navigate(path.replace(/^\/sites\/[^/]+/, `/sites/${encodeURIComponent(item.id)}`))
            }
          >
            {name(item)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
