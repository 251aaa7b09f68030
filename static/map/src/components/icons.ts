/** Every icon the catalogue of asset kinds may name, by its Tabler name: one drawing for map, list and sheet. */
import {
  IconAdjustments,
  IconAirConditioning,
  IconAlertSquare,
  IconArmchair,
  IconBarrierBlock,
  IconBath,
  IconBatteryAutomotive,
  IconBellRinging,
  IconBox,
  IconBucketDroplet,
  IconBulb,
  IconChargingPile,
  IconCircleDot,
  IconCircuitInductor,
  IconCircuitSwitchOpen,
  IconClipboardList,
  IconCloudFog,
  IconDeviceCctv,
  IconDirectionSign,
  IconDoor,
  IconDoorExit,
  IconDroplet,
  IconDroplets,
  IconElevator,
  IconEngine,
  IconEscalator,
  IconFence,
  IconFireExtinguisher,
  IconFireHydrant,
  IconFirstAidKit,
  IconFlame,
  IconGauge,
  IconGrill,
  IconHandClick,
  IconHeadset,
  IconHelp,
  IconHorseToy,
  IconIdBadge2,
  IconKey,
  IconLamp,
  IconLamp2,
  IconLayoutNavbar,
  IconMailbox,
  IconMapPin,
  IconPhoneCall,
  IconPlug,
  IconServerBolt,
  IconSignRight,
  IconSofa,
  IconStairs,
  IconTemperature,
  IconToggleLeft,
  IconTrash,
  IconTree,
  IconWind,
  type TablerIcon,
} from "@tabler/icons-react";
import { createElement } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

const ICONS: Readonly<Record<string, TablerIcon>> = {
  adjustments: IconAdjustments,
  "air-conditioning": IconAirConditioning,
  "alert-square": IconAlertSquare,
  armchair: IconArmchair,
  "barrier-block": IconBarrierBlock,
  bath: IconBath,
  "battery-automotive": IconBatteryAutomotive,
  "bell-ringing": IconBellRinging,
  box: IconBox,
  "bucket-droplet": IconBucketDroplet,
  bulb: IconBulb,
  "charging-pile": IconChargingPile,
  "circle-dot": IconCircleDot,
  "circuit-inductor": IconCircuitInductor,
  "circuit-switch-open": IconCircuitSwitchOpen,
  "clipboard-list": IconClipboardList,
  "cloud-fog": IconCloudFog,
  "device-cctv": IconDeviceCctv,
  "direction-sign": IconDirectionSign,
  door: IconDoor,
  "door-exit": IconDoorExit,
  droplet: IconDroplet,
  droplets: IconDroplets,
  elevator: IconElevator,
  engine: IconEngine,
  escalator: IconEscalator,
  fence: IconFence,
  "fire-extinguisher": IconFireExtinguisher,
  "fire-hydrant": IconFireHydrant,
  "first-aid-kit": IconFirstAidKit,
  flame: IconFlame,
  gauge: IconGauge,
  grill: IconGrill,
  "hand-click": IconHandClick,
  headset: IconHeadset,
  help: IconHelp,
  "horse-toy": IconHorseToy,
  "id-badge-2": IconIdBadge2,
  key: IconKey,
  lamp: IconLamp,
  "lamp-2": IconLamp2,
  "layout-navbar": IconLayoutNavbar,
  mailbox: IconMailbox,
  "map-pin": IconMapPin,
  "phone-call": IconPhoneCall,
  plug: IconPlug,
  "server-bolt": IconServerBolt,
  "sign-right": IconSignRight,
  signpost: IconSignRight, // Tabler has no icon of this name
  sofa: IconSofa,
  stairs: IconStairs,
  temperature: IconTemperature,
  "toggle-left": IconToggleLeft,
  trash: IconTrash,
  tree: IconTree,
  wind: IconWind,
};

/** The icon of this name, or a question mark. */
export function iconNamed(name: string): TablerIcon {
  return ICONS[name] ?? IconHelp;
}

const paths = new Map<string, readonly string[]>();

/** The strokes of an icon in its 24 × 24 box, as SVG path data, for drawing on canvas. */
export function iconPaths(name: string): readonly string[] {
  const known = paths.get(name);
  if (known) return known;
  const host = document.createElement("div");
  const root = createRoot(host);
  flushSync(() => root.render(createElement(iconNamed(name))));
  const read = [...host.querySelectorAll("path")].map((path) => path.getAttribute("d") ?? "");
  root.unmount();
  paths.set(name, read);
  return read;
}
