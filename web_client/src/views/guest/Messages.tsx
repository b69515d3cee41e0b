/** The visit's thread of messages, as part of a page. */
import type { Thread } from "../../state/thread.ts";
import { ChatPanel } from "../room/ChatPanel.tsx";
import { useStore } from "../useStore.ts";
import classes from "./Guest.module.css";

export function Messages({ thread }: { readonly thread: Thread }) {
  const { conversation } = thread;
  const chat = useStore(conversation.chat);
  return (
    <div className={classes.messages}>
      <ChatPanel
        chat={chat}
        onSend={(text) => void conversation.say(text)}
        onAgain={(id) => void conversation.sayAgain(id)}
      />
    </div>
  );
}
