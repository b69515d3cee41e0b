/** English words of what coordinators see to. */
export const en = {
  coordination: {
    title: "To see to",
    words: "What needs somebody now: people who may need help, and cases that are late or not read.",
    safety: "Safety list",
    safetyWords:
      "These people gave an answer that needs help at once. They were told whom to call, and nothing was sent. Call them.",
    safe: "Nobody gave an answer that needs help at once.",
    saidYes: "Because of",
    emergencyText: "Emergency text",
    notRead: "Not confirmed",
    readAt: "Confirmed {{at}}",
    reached: "Seen to",
    reachedTitle: "Take off the safety list?",
    reachedWords: "Say so once {{name}} has been reached, or cannot be reached whatever is tried.",
    handled: "It is noted that you saw to it.",
    tasks: "Tasks",
    tasksWords: "Each stays here until somebody has seen to it.",
    noTasks: "No case needs you now.",
    why: "Why",
    since: "Since {{at}}",
    kinds: {
      "first-look-missed": "Nobody has looked at it",
      breached: "The answer is late",
      "unread-answer": "The answer is not read",
      unreachable: "The patient cannot be told",
    },
    done: "Seen to",
    doneSaid: "The task is done.",
  },
} as const;
