import { Menu, useMantineColorScheme } from "@mantine/core";
import {
  IconBuildingSkyscraper,
  IconCheck,
  IconDeviceMobile,
  IconLogout,
  IconMap2,
} from "@tabler/icons-react";
import { useLocation } from "wouter";
import { useSession, useSignOut } from "../api/queries.ts";
import { facesOf, homeOf } from "../domain/faces.ts";
import { useFormats } from "../i18n/format.ts";
import { useTranslation } from "../i18n/index.ts";
import { Initials } from "./initials.tsx";
import "./shell.css";

const FACE_ICON = {
  planner: IconMap2,
  inspector: IconDeviceMobile,
  manager: IconBuildingSkyscraper,
} as const;

/** Who is signed in; other faces they may use, light or dark, sign out. */
export function PersonMenu({ site }: { site: string }) {
  const { t } = useTranslation();
  const { name } = useFormats();
  const session = useSession();
  const signOut = useSignOut();
  const [, navigate] = useLocation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const user = session.data?.user;
  if (!user) return null;
  const faces = facesOf(user.roles);
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <button
          type="button"
          className="person-button"
          aria-label={`${t("top.person")}: ${name(user)}`}
        >
          <Initials person={user} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name(user)} · {t(`role.${user.roles[0] ?? "inspector"}`)}
        </Menu.Label>
        {faces.length > 1 &&
          faces.map((face) => {
            const Icon = FACE_ICON[face];
            return (
              <Menu.Item
                key={face}
                leftSection={<Icon size={16} />}
                onClick={() => navigate(homeOf(face, site))}
              >
                {t(`face.${face}`)}
              </Menu.Item>
            );
          })}
        <Menu.Divider />
        <Menu.Label>{t("top.theme")}</Menu.Label>
        {(["light", "dark", "auto"] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            rightSection={scheme === colorScheme ? <IconCheck size={16} /> : null}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`top.theme_${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} />}
          onClick={() => signOut.mutate(undefined, { onSuccess: () => navigate("/sign-in") })}
        >
          {t("top.sign_out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
