/** Decides which error a person sees when the room could not be joined or has ended. */
import { ConnectionError, ConnectionErrorReason, DisconnectReason } from "livekit-client";
import { AppError, type ErrorCode } from "../../lib/appError.ts";

/** Undefined when the person left by their own choice. */
export function endingCode(reason: DisconnectReason | undefined): ErrorCode | undefined {
  switch (reason) {
    case DisconnectReason.CLIENT_INITIATED:
      return undefined;
    case DisconnectReason.DUPLICATE_IDENTITY:
      return "joined-elsewhere";
    case DisconnectReason.PARTICIPANT_REMOVED:
      return "removed";
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
      return "consult-ended";
    default:
      return "connection-lost";
  }
}

/** Wraps what `Room.connect` throws. */
export function connectError(thrown: unknown): AppError {
  if (!(thrown instanceof ConnectionError)) return new AppError("media-blocked", { cause: thrown });
  return new AppError(connectErrorCode(thrown), { cause: thrown });
}

function connectErrorCode(error: ConnectionError): ErrorCode {
  switch (error.reason) {
    case ConnectionErrorReason.NotAllowed:
      return "link-expired";
    case ConnectionErrorReason.LeaveRequest:
      return endingCode(error.context as DisconnectReason) ?? "connection-lost";
    // The signalling answered, yet no media path opened: a firewall or proxy on the way.
    case ConnectionErrorReason.InternalError:
    case ConnectionErrorReason.Timeout:
      return "media-blocked";
    default:
      return "server-unreachable";
  }
}
