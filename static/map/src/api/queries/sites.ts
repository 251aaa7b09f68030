/** Questions about sites, storeys and assets. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { at, call } from "../client.ts";
import type {
  Asset,
  AssetDetail,
  AssetKind,
  Page,
  PlanFeatures,
  SearchHit,
  Site,
  SiteItem,
} from "../types.ts";
import { NEVER } from "./client.ts";

export function useSites() {
  return useQuery({ queryKey: ["sites"], queryFn: () => call<Page<SiteItem>>(at("sites")) });
}
export function useSite(site: string) {
  return useQuery({
    queryKey: ["site", site],
    queryFn: () => call<Site>(at("sites", site)),
    enabled: site !== "",
  });
}
/** Buildings, footways and grounds of the whole site. */
export function useSiteFeatures(site: string) {
  return useQuery({
    queryKey: ["site", site, "features"],
    queryFn: () => call<PlanFeatures>(at("sites", site, "features")),
    enabled: site !== "",
    staleTime: NEVER,
  });
}
/** How the plan of one storey is asked for, by whoever needs one or many. */
export function storeyGeometry(site: string, storey: string | null) {
  return {
    queryKey: ["site", site, "storey", storey],
    queryFn: () => call<PlanFeatures>(at("sites", site, "storeys", storey ?? "", "features")),
    enabled: site !== "" && storey !== null,
    staleTime: NEVER,
  };
}
/** The plan of one storey. */
export function useStoreyGeometry(site: string, storey: string | null) {
  return useQuery({ ...storeyGeometry(site, storey), placeholderData: keepPreviousData });
}
export interface AssetFilters {
  storey?: string | null;
  space?: string | null;
  kind?: string | null;
  q?: string;
  limit?: number;
  after?: string;
}
export function useAssets(site: string, filters: AssetFilters) {
  return useQuery({
    queryKey: ["site", site, "assets", filters],
    queryFn: () => call<Page<Asset>>(at("sites", site, "assets"), { query: { ...filters } }),
    placeholderData: keepPreviousData,
  });
}
export function useAsset(site: string, asset: string | null) {
  return useQuery({
    queryKey: ["site", site, "asset", asset],
    queryFn: () => call<AssetDetail>(at("sites", site, "assets", asset ?? "")),
    enabled: asset !== null,
  });
}
export function useAssetKinds() {
  return useQuery({
    queryKey: ["asset-kinds"],
    queryFn: () => call<Page<AssetKind>>(at("asset-kinds")),
    staleTime: NEVER,
  });
}
export function useSearch(site: string, text: string) {
  return useQuery({
    queryKey: ["site", site, "search", text],
    queryFn: ({ signal }) =>
      call<Page<SearchHit>>(at("sites", site, "search"), { query: { q: text }, signal }),
    enabled: site !== "" && text.trim().length > 0,
    placeholderData: keepPreviousData,
  });
}
