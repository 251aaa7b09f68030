/** Questions to the server as hooks: cached by key, asked again when stale. */
import {
  keepPreviousData,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { ApiProblem, at, call, keepCsrf, Unreachable } from "./client.ts";
import type {
  Asset,
  AssetDetail,
  AssetKind,
  Category,
  CheckPack,
  Due,
  EntryChange,
  Feasibility,
  Filters,
  FindingDetail,
  FindingFilters,
  FindingPage,
  FindingState,
  Forecast,
  GradeItem,
  Heat,
  ImportReport,
  Job,
  Measure,
  Overview,
  Page,
  Plan,
  PlanFeatures,
  PlanItem,
  PlanRequest,
  Programme,
  Round,
  RouteFeatures,
  SearchHit,
  Session,
  Site,
  SiteItem,
  StoreyFigures,
  Surprise,
  TeamMember,
  User,
  Why,
} from "./types.ts";

const NEVER = Number.POSITIVE_INFINITY;

/** A refusal will not change by asking again; a lost network may. */
function worthRetrying(failures: number, error: Error): boolean {
  if (error instanceof ApiProblem && error.status < 500) return false;
  return failures < (error instanceof Unreachable ? 1 : 2);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // "always": a browser's word for being offline is a guess, and a local server needs no network.
      queries: {
        staleTime: 30_000,
        retry: worthRetrying,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

// ── Session ──
const LAST_USER = "walkround.user";

/** Who was signed in when the server was last reached; a tablet without a network goes on as them. */
function lastUser(): User | null {
  const stored = localStorage.getItem(LAST_USER);
  return stored ? (JSON.parse(stored) as User) : null;
}

/** Remembers who is signed in, and the token for changes. */
function keepSession(session: Session): Session {
  keepCsrf(session.csrf);
  if (session.user) localStorage.setItem(LAST_USER, JSON.stringify(session.user));
  else localStorage.removeItem(LAST_USER);
  return session;
}

async function readSession(): Promise<Session> {
  try {
    return keepSession(await call<Session>(at("session")));
  } catch (error) {
    const user = lastUser();
    if (!(error instanceof Unreachable) || !user) throw error;
    // No token: the first change sent when the network is back fetches one.
    return { user, csrf: "", demo: false, accounts: [] };
  }
}
export function useSession() {
  return useQuery({ queryKey: ["session"], queryFn: readSession, staleTime: 300_000 });
}
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { username: string; password: string }) => {
      return keepSession(await call<Session>(at("session"), { method: "POST", body }));
    },
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(["session"], session);
    },
  });
}
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<void>(at("session"), { method: "DELETE" }),
    onSuccess: () => {
      localStorage.removeItem(LAST_USER);
      client.clear();
      return client.refetchQueries({ queryKey: ["session"] });
    },
  });
}

// ── Sites ──
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
/** The plan of one storey. */
export function useStoreyGeometry(site: string, storey: string | null) {
  return useQuery({
    queryKey: ["site", site, "storey", storey],
    queryFn: () => call<PlanFeatures>(at("sites", site, "storeys", storey ?? "", "features")),
    enabled: site !== "" && storey !== null,
    staleTime: NEVER,
    placeholderData: keepPreviousData,
  });
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

// ── Import and jobs ──
interface PlanUpload {
  files: readonly File[];
  name: string;
  /** What is said of DXF drawings, one for each; the server refuses what it cannot mean. */
  drawings: readonly object[];
  /** What the columns of map files mean; guessed where it is not said. */
  mapping: object | null;
}

export function useImport() {
  return useMutation({
    mutationFn: ({ files, name, drawings, mapping }: PlanUpload) => {
      const form = new FormData();
      form.set("name", name);
      form.set("drawings", JSON.stringify(drawings));
      if (mapping) form.set("mapping", JSON.stringify(mapping));
      for (const file of files) form.append("files", file, file.name);
      return call<{ job: Job }>(at("imports"), { method: "POST", body: form });
    },
  });
}
export function useImportReport(site: string) {
  return useQuery({
    queryKey: ["site", site, "import-report"],
    queryFn: () => call<ImportReport>(at("sites", site, "import-report")),
    enabled: site !== "",
  });
}
export function isOver(job: Job | undefined): boolean {
  return job !== undefined && job.state !== "queued" && job.state !== "running";
}
/** Follows a job, once a second while it works. */
export function useJob(job: string | null) {
  return useQuery({
    queryKey: ["job", job],
    queryFn: () => call<Job>(at("jobs", job ?? "")),
    enabled: job !== null,
    staleTime: 0,
    refetchInterval: (query) => (isOver(query.state.data) ? false : 1000),
  });
}
export function useCancelJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (job: string) => call<Job>(at("jobs", job, "cancel"), { method: "POST" }),
    onSuccess: (job) => client.setQueryData(["job", job.id], job),
  });
}

// ── Programme and team ──
export function useProgramme(site: string) {
  return useQuery({
    queryKey: ["site", site, "programme"],
    queryFn: () => call<Programme>(at("sites", site, "programme")),
  });
}
export function useSaveProgramme(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { revision: number; entries: EntryChange[] }) =>
      call<Programme>(at("sites", site, "programme"), { method: "PUT", body }),
    onSuccess: (programme) => {
      client.setQueryData(["site", site, "programme"], programme);
      return client.invalidateQueries({ queryKey: ["site", site, "due"] });
    },
  });
}
export function useTeam(site: string) {
  return useQuery({
    queryKey: ["site", site, "team"],
    queryFn: () => call<Page<TeamMember>>(at("sites", site, "team")),
  });
}
export function useDue(site: string, from: string | undefined, days = 28) {
  return useQuery({
    queryKey: ["site", site, "due", from, days],
    queryFn: () => call<Due>(at("sites", site, "due"), { query: { from, days } }),
    enabled: from !== undefined,
  });
}

/** The months ahead by skill, and what will be late. */
export function useForecast(site: string, from: string, days: number) {
  return useQuery({
    queryKey: ["site", site, "forecast", from, days],
    queryFn: () => call<Forecast>(at("sites", site, "forecast"), { query: { from, days } }),
  });
}
export function forecastCsv(site: string, from: string, days: number, lang: "zh" | "en"): string {
  return `/api/v1/sites/${encodeURIComponent(site)}/forecast.csv?from=${from}&days=${days}&lang=${lang}`;
}
export function usePacks(site: string, wanted: boolean) {
  return useQuery({
    queryKey: ["site", site, "packs"],
    queryFn: () => call<Page<CheckPack>>(at("sites", site, "packs")),
    enabled: wanted,
  });
}
export function useAddChecks(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { revision: number; pack: string; checks: string[] }) =>
      call<Programme>(at("sites", site, "programme", "checks"), { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["site", site] }),
  });
}

export function useSurprises(site: string) {
  return useQuery({
    queryKey: ["site", site, "surprises"],
    queryFn: () => call<Page<Surprise>>(at("sites", site, "surprises")),
  });
}
export function useDrawSurprise(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: {
      name: string;
      kinds: string[];
      count: number;
      cover_draws: number;
      opens_at: string;
    }) => call<Surprise>(at("sites", site, "surprises"), { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["site", site, "surprises"] }),
  });
}
export function useOpenSurprise(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      call<Surprise>(at("sites", site, "surprises", id, "open"), { method: "POST" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["site", site, "surprises"] }),
  });
}

/** What cannot be planned as things are; asked only while somebody is about to plan. */
export function useFeasibility(site: string, startsOn: string, weeks: number) {
  return useQuery({
    queryKey: ["site", site, "feasibility", startsOn, weeks],
    queryFn: () =>
      call<Feasibility>(at("sites", site, "feasibility"), {
        query: { starts_on: startsOn, weeks },
      }),
    enabled: startsOn !== "",
    retry: false,
  });
}

// ── Plans ──
export function usePlans(site: string) {
  return useQuery({
    queryKey: ["site", site, "plans"],
    queryFn: () => call<Page<PlanItem>>(at("sites", site, "plans")),
  });
}
export function usePlan(site: string, plan: string | null) {
  return useQuery({
    queryKey: ["site", site, "plan", plan],
    queryFn: () => call<Plan>(at("sites", site, "plans", plan ?? "")),
    enabled: plan !== null,
  });
}
export function useMakePlan(site: string) {
  return useMutation({
    mutationFn: (body: PlanRequest) =>
      call<Job | { job: Job }>(at("sites", site, "plans"), { method: "POST", body }).then(
        (answer) => ("job" in answer ? answer.job : answer),
      ),
  });
}
export function usePublishPlan(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (plan: string) =>
      call<PlanItem>(at("sites", site, "plans", plan, "publish"), { method: "POST" }),
    onSuccess: (plan) =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["site", site, "plans"] }),
        client.invalidateQueries({ queryKey: ["site", site, "plan", plan.id] }),
      ]),
  });
}
export function useRouteFeatures(site: string, plan: string | null, route: string | null) {
  return useQuery({
    queryKey: ["site", site, "plan", plan, "route", route],
    queryFn: () =>
      call<RouteFeatures>(
        at("sites", site, "plans", plan ?? "", "routes", route ?? "", "features"),
      ),
    enabled: plan !== null && route !== null,
    staleTime: NEVER,
  });
}
export function useWhy(site: string, plan: string | null, visit: string | null) {
  return useQuery({
    queryKey: ["site", site, "plan", plan, "why", visit],
    queryFn: () => call<Why>(at("sites", site, "plans", plan ?? "", "visits", visit ?? "")),
    enabled: plan !== null && visit !== null,
    staleTime: NEVER,
  });
}

// ── Rounds ──
export function useRounds(site: string, date?: string) {
  return useQuery({
    queryKey: ["site", site, "rounds", date],
    queryFn: () => call<Page<Round>>(at("sites", site, "rounds"), { query: { date } }),
  });
}

// ── Findings, heat, overview ──
export function useFindings(site: string, filters: FindingFilters) {
  return useQuery({
    queryKey: ["site", site, "findings", filters],
    queryFn: () => call<FindingPage>(at("sites", site, "findings"), { query: { ...filters } }),
    placeholderData: keepPreviousData,
  });
}
export function useFinding(site: string, finding: string | null) {
  return useQuery({
    queryKey: ["site", site, "finding", finding],
    queryFn: () => call<FindingDetail>(at("sites", site, "findings", finding ?? "")),
    enabled: finding !== null,
  });
}
export function useMoveFinding(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      id,
      ...body
    }: {
      id: string;
      to: FindingState;
      note: string;
      revision: number;
    }) => call<FindingDetail>(at("sites", site, "findings", id, "moves"), { method: "POST", body }),
    onSettled: () =>
      Promise.all(
        ["findings", "finding", "overview"].map((part) =>
          client.invalidateQueries({ queryKey: ["site", site, part] }),
        ),
      ),
  });
}
export function useCategories() {
  return useQuery({
    queryKey: ["finding-categories"],
    queryFn: () => call<Page<Category>>(at("finding-categories")),
    staleTime: NEVER,
  });
}
export function useGrades() {
  return useQuery({
    queryKey: ["grades"],
    queryFn: () => call<Page<GradeItem>>(at("grades")),
    staleTime: NEVER,
  });
}
export function useOverview(site: string, filters: Filters) {
  return useQuery({
    queryKey: ["site", site, "overview", filters],
    queryFn: () => call<Overview>(at("sites", site, "overview"), { query: { ...filters } }),
    placeholderData: keepPreviousData,
  });
}
export function useHeat(site: string, storey: string | null, measure: Measure, filters: Filters) {
  return useQuery({
    queryKey: ["site", site, "heat", storey, measure, filters],
    queryFn: () =>
      call<Heat>(at("sites", site, "storeys", storey ?? "", "heat"), {
        query: { measure, ...filters },
      }),
    enabled: storey !== null,
    placeholderData: keepPreviousData,
  });
}
/** Storeys of one building side by side; "grounds" for the grounds. */
export function useStoreyFigures(site: string, building: string | null, filters: Filters) {
  return useQuery({
    queryKey: ["site", site, "building", building, "storeys", filters],
    queryFn: () =>
      call<Page<StoreyFigures>>(at("sites", site, "buildings", building ?? "", "storeys"), {
        query: { ...filters },
      }),
    enabled: building !== null,
    placeholderData: keepPreviousData,
  });
}
/** Where the one-file map of the findings is downloaded from. */
export function reportMapAddress(site: string, language: string, filters: Filters): string {
  const search = new URLSearchParams({ language });
  for (const [key, value] of Object.entries(filters)) if (value) search.set(key, value);
  return `${at("sites", site, "report", "map.html")}?${search}`;
}
