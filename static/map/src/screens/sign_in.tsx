import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { Redirect, useSearchParams } from "wouter";
import { useSession, useSignIn } from "../api/queries.ts";
import { Initials } from "../components/initials.tsx";
import { LanguageSwitch } from "../components/language_switch.tsx";
import { LogoMark } from "../components/logo_mark.tsx";
import { ProblemNotice } from "../components/problem_notice.tsx";
import { useFormats } from "../i18n/format.ts";
import { useTranslation } from "../i18n/index.ts";
import "./sign_in.css";

/** Where to go afterwards: only an address of this app. */
function safeTarget(target: string | null): string {
  return target?.startsWith("/") && !target.startsWith("//") ? target : "/";
}

export function SignIn() {
  const { t } = useTranslation();
  const { name } = useFormats();
  const [params] = useSearchParams();
  const session = useSession();
  const signIn = useSignIn();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  if (session.data?.user) return <Redirect to={safeTarget(params.get("to"))} replace />;
  const accounts = session.data?.accounts ?? [];
  return (
    <main className="sign-in">
      <div className="sign-in-language">
        <LanguageSwitch />
      </div>
      <div className="sign-in-card card">
        <LogoMark size={40} />
        <h1>{t("sign_in.title")}</h1>
        <p className="row-reason">{t("sign_in.lead")}</p>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            signIn.mutate({ username: username.trim(), password });
          }}
        >
          <TextInput
            label={t("sign_in.username")}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            required
            withAsterisk={false}
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordInput
            label={t("sign_in.password")}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {(signIn.error || session.error) && (
            <ProblemNotice error={signIn.error ?? session.error} />
          )}
          <Button type="submit" size="md" loading={signIn.isPending}>
            {t("sign_in.submit")}
          </Button>
        </form>
        {accounts.length > 0 && (
          <div className="sign-in-accounts">
            <p className="row-reason">{t("sign_in.demo")}</p>
            {accounts.map((account) => (
              <button
                key={account.username}
                type="button"
                disabled={signIn.isPending}
                onClick={() =>
                  signIn.mutate({ username: account.username, password: account.password })
                }
              >
                <Initials person={account} />
                <span>
                  <span className="row-title">{name(account)}</span>
                  <span className="row-reason">{t(`role.${account.role}`)}</span>
                </span>
                <code>{account.username}</code>
              </button>
            ))}
          </div>
        )}
      </div>
    </main>
  );
}
