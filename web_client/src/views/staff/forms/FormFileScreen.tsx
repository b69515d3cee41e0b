/** One form: its versions, and the text of the one that is shown; from the newest, or from an old one, a new version is written. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { FormDraft } from "../../../state/staff/formDraft.ts";
import {
  type FormFile,
  formFileOf,
  type Questionnaire,
  summaryOf,
  written,
} from "../../../state/staff/forms.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { Item, Items } from "../../pieces/Items.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Skeleton } from "../../pieces/Skeleton.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { Link } from "../../route/Link.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { useStore } from "../../useStore.ts";
import { InsteadScreen } from "../InsteadScreen.tsx";
import { useLanguageName } from "../patients/useLanguageName.ts";
import { Screen } from "../Screen.tsx";
import { useFormats, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { FormWorkbench } from "./FormWorkbench.tsx";

export default function FormFileScreen({ id }: { readonly id: string }) {
  const { api } = useStaff();
  const [file] = useState(() => formFileOf(api, id));
  useLoad(file);
  const { value, error } = useStore(file.snapshot);
  if (value) return <File file={value} />;
  return error ? <InsteadScreen error={error} onRetry={file.load} /> : <Skeleton lines={8} />;
}

function File({ file: { shown, versions } }: { readonly file: FormFile }) {
  const { t } = useTranslation();
  const { api, notices } = useStaff();
  const { go } = useNavigator();
  const languageName = useLanguageName();
  const newest = versions[0] ?? shown;
  const isNewest = shown.id === newest.id;
  const [isWriting, setWriting] = useState(isNewest);
  const [draft] = useState(
    () => new FormDraft(api, { text: written(shown.resource), replaces: newest.version }),
  );
  const { title, language } = summaryOf(shown);
  const publish = async () => {
    const published = await draft.publish(shown.slug);
    if (!published) return;
    notices.say(t("forms.published", { version: published.version }));
    go(pathTo(PLACES.form, { id: published.id }));
  };
  return (
    <Screen
      title={title}
      words={
        <>
          {languageName(language)} · {t("forms.versionNumber", { version: shown.version })}{" "}
          {isNewest && <Tag tone="good">{t("forms.inUse")}</Tag>}
        </>
      }
      back={{ href: PLACES.forms, words: t("forms.back") }}
      actions={
        !isWriting && (
          <Button size="md" variant="default" data-testid="write-from" onClick={() => setWriting(true)}>
            {t("forms.writeFrom")}
          </Button>
        )
      }
    >
      <FormWorkbench
        draft={draft}
        isWriting={isWriting}
        publish={{ words: t("forms.publish", { version: newest.version + 1 }), run: publish }}
      />
      <VersionsPanel shown={shown} versions={versions} />
    </Screen>
  );
}

interface VersionsPanelProps {
  readonly shown: Questionnaire;
  readonly versions: readonly Questionnaire[];
}

function VersionsPanel({ shown, versions }: VersionsPanelProps) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  return (
    <Panel title={t("forms.versionsTitle")} words={t("forms.versionsWords")} testId="versions">
      <Items>
        {versions.map(({ id, version, published_at }, index) => (
          <Item
            key={id}
            title={
              <>
                {id === shown.id ? (
                  t("forms.versionNumber", { version })
                ) : (
                  <Link href={pathTo(PLACES.form, { id })}>{t("forms.versionNumber", { version })}</Link>
                )}{" "}
                {index === 0 && <Tag tone="good">{t("forms.inUse")}</Tag>}
              </>
            }
            words={t("forms.publishedAt", { at: instant(published_at) })}
          />
        ))}
      </Items>
    </Panel>
  );
}
