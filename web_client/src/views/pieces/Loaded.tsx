/** A Resource that is asked for when it is to be shown. */
import { useEffect } from "react";
import { Shown, type ShownProps } from "./Shown.tsx";

export function Loaded<T>(props: ShownProps<T>) {
  const { resource } = props;
  useEffect(() => void resource.load(), [resource]);
  return <Shown {...props} />;
}
