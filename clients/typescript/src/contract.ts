// Made from Chat.Contracts by ContractTests; CHAT_WRITE_CONTRACT=1 writes it anew.

/** The stable error codes, the same in every protocol. A SignalR error text, a plain-JSON `error` frame and an HTTP problem all carry one of them. */
export const errorCodes = {
  /** No token, or one that is not valid. */
  unauthorized: 'unauthorized',
  /** The token is valid and does not allow this. */
  forbidden: 'forbidden',
  /** The connection has not joined the room. */
  notAMember: 'not_a_member',
  /** The user is not subscribed to the room. */
  notSubscribed: 'not_subscribed',
  /** A room name outside the rules of `ChatLimits`. */
  invalidRoom: 'invalid_room',
  /** There is nothing at this address, or no such thing as the request names. */
  notFound: 'not_found',
  /** The room has as many members, or users that are subscribed to it, as it may have. */
  roomFull: 'room_full',
  /** A field is missing, of the wrong type or out of bounds. */
  invalidRequest: 'invalid_request',
  /** A plain-JSON frame whose `type` is no operation. */
  unknownType: 'unknown_type',
  /** A text longer than the server takes. */
  textTooLong: 'text_too_long',
  /** Data with more bytes than the server takes. */
  dataTooLarge: 'data_too_large',
  /** The connection is in, or the user subscribed to, as many rooms as may be. */
  tooManyRooms: 'too_many_rooms',
  /** The message has as many reactions, or different ones, as it may have. */
  tooManyReactions: 'too_many_reactions',
  /** The room's state has as many keys or bytes as it may have. */
  stateFull: 'state_full',
  /** A `client_message_id` that was used for another message. */
  idConflict: 'id_conflict',
  /** The service that runs this server does not allow it; the message says why, in its words. */
  rejected: 'rejected',
  /** Too many requests. Try again after the time that plain JSON calls `retry_after_ms`; the text of a SignalR error ends with it, after `ChatErrors.retryAfterMarker`. */
  rateLimited: 'rate_limited',
  /** A moderator has muted the user. The error may say until when: plain JSON in `until`, a SignalR error after `ChatErrors.untilMarker`. */
  muted: 'muted',
  /** A moderator has banned the user. It may say until when, as `ChatErrors.muted`. */
  banned: 'banned',
  /** The server cannot do this now and nothing was done; the same request may succeed later. */
  unavailable: 'unavailable',
  /** A fault of the server, written to its log; nothing is known of what was done. */
  internal: 'internal',
} as const;

/** The WebSocket close codes of the plain-JSON endpoint beyond those of RFC 6455. */
export const closeCodes = {
  /** The server cannot take the connection now, such as while its Redis is away. */
  tryAgainLater: 1013,
  /** The token is missing, malformed, expired or names no user. Connecting again with the same token is pointless. */
  unauthorized: 4001,
  /** A text frame that is not JSON. */
  invalidJson: 4002,
  /** An administrator removed the user. Tokens issued before that are refused. */
  removed: 4003,
  /** The client reads too slowly. Reconnect and resume. */
  tooSlow: 4008,
  /** The client went on and on beyond its rate limits. */
  rateLimitAbused: 4009,
  /** The token of the connection has expired. Connect with a new one. */
  tokenExpired: 4010,
  /** A back end ended the connection. Connect again when somebody asks for it. */
  disconnected: 4011,
} as const;

/** The limits that are part of the contract. Lengths count UTF-16 units, as `String.length` in JavaScript does. */
export const limits = {
  /** The longest room name. Names have at least one character, no control characters, no leading or trailing white space and no unpaired surrogates; they are compared exactly, so `Room` and `room` are two rooms. */
  roomNameLength: 128,
  /** The longest user id (the `sub` of a token); the rules of room names apply. */
  userIdLength: 128,
  /** The longest token, wherever it stands. */
  tokenLength: 16384,
  /** The longest `client_message_id`. */
  clientMessageIdLength: 64,
  /** The most bytes of a message's annotations, as compact JSON in UTF-8. */
  annotationsBytes: 1024,
  /** How deep they may be. */
  annotationsDepth: 16,
  /** The most bytes of a message's data, as compact JSON in UTF-8, unless the server is configured otherwise. */
  defaultDataBytes: 16384,
  /** How deep the data of messages and events may be. */
  dataDepth: 32,
  /** The most users a message mentions. */
  mentions: 32,
  /** The most bytes of an event's data, as compact JSON in UTF-8, unless the server is configured otherwise. */
  defaultEventBytes: 4096,
  /** The longest name of an event: lower-case letters, digits, `_`, `.` and `-`. */
  eventNameLength: 64,
  /** The longest key of an event; the rules of room names apply. */
  eventKeyLength: 64,
  /** The longest emoji of a reaction; the rules of room names apply. */
  emojiLength: 32,
  /** The most different emoji of a message. */
  emojiPerMessage: 20,
  /** The most reactions to a message, unless the server is configured otherwise. */
  defaultReactions: 1000,
  /** The most users that are listed for an emoji wherever a message is; `IChatHub.reactions` lists all. */
  reactionUsers: 20,
  /** The longest text unless the server is configured otherwise. */
  defaultTextLength: 4000,
  /** The most user ids in one answer to `members` or `online`. */
  queryListLength: 10000,
  /** The most messages in one page of history. */
  historyPageLength: 200,
  /** The page of history when the request names no limit. */
  defaultHistoryPageLength: 50,
  /** The most rooms in one answer to `unread`, and how many when the request names no limit. */
  unreadPageLength: 1000,
  /** The largest number of unread messages that is told; it stands for more too. */
  unreadCount: 999,
  /** The longest text of a room's newest message in an answer to `unread`; it is cut between characters. */
  lastTextLength: 200,
  /** The longest query of a search. */
  searchQueryLength: 200,
  /** The most messages in one page of a search. */
  searchPageLength: 50,
  /** The page of a search when the request names no limit. */
  defaultSearchPageLength: 20,
  /** The longest reason of a moderator. */
  reasonLength: 500,
  /** The most sanctions in one page. */
  sanctionPageLength: 200,
  /** The page of sanctions when the request names no limit. */
  defaultSanctionPageLength: 50,
} as const;

/** Why a user is no longer in a room. */
export const leaveReasons = {
  /** It asked to leave. */
  left: 'left',
  /** Its last connection ended. */
  disconnected: 'disconnected',
  /** Somebody who may do so removed it. */
  kicked: 'kicked',
  /** The room was closed. */
  closed: 'closed',
  /** The node that held its last connection was lost. */
  nodeLost: 'node_lost',
} as const;

/** What moderation imposes. */
export const sanctionKinds = {
  /** The user may not speak. */
  mute: 'mute',
  /** The user may not be there. */
  ban: 'ban',
} as const;

/** Where a server listens, relative to its address. */
export const endpoints = {
  /** The SignalR hub, for JSON and MessagePack. */
  hub: '/hubs/chat',
  /** The WebSocket endpoint for plain JSON. */
  plainJson: '/api/v1/ws',
  /** Where the HTTP interface begins. */
  api: '/api/v1',
  /** The HTTP interface to users: `POST revoke` with `{"user_id":…}` or `POST {id}/revoke`, for administrators. */
  users: '/api/v1/users',
} as const;

/** Shuts a user out. */
export interface BanRequest {
  /** The user. */
  userId: string;
  /** Where; absent for the whole service, which is for administrators. */
  room?: string;
  /** When it ends by itself, UTC, a time to come; absent for never. */
  until?: string;
  /** Why, for other moderators; at most 500 characters. */
  reason?: string;
}

/** An administrator told every connection something. */
export interface BroadcastNotice {
  from: string;
  message: string;
}

/** Tells every connection of the service something. Needs the role `admin`. */
export interface BroadcastRequest {
  message: string;
}

/** What was done to a message after it was said. */
export interface ChangeMark {
  /** The number of the change in its room, growing: where to resume from, see `JoinRoomRequest.changes`. */
  change: number;
  /** Whether the message was deleted: its text is empty then. */
  deleted: boolean;
  /** When, UTC: of a message that was edited when that was, also where a reaction came after it. */
  at: string;
  /** Who did it; empty where it was a reaction. */
  by: string;
  /** True where it was a reaction to a message that was not edited: the text is as it was sent. Else absent. */
  reacted?: boolean;
}

/** Something said in a room, or a stored event of an application. */
export interface ChatMessage {
  /** A UUIDv7. */
  id: string;
  /** The room. */
  room: string;
  /** Its place in the room: 1, 2, 3 … without holes. */
  seq: number;
  /** The sender's user id; empty when the sender was erased. */
  from: string;
  /** The text as it was stored, or last edited; a service may have it changed before. */
  text: string;
  /** When the server took it, UTC. */
  timestamp: string;
  /** The sender's own id for it, if it gave one. */
  clientMessageId?: string;
  /** What was done to it last, if anything was. */
  changed?: ChangeMark;
  /** What the service says of it, if it says anything: an object in JSON, its JSON text in MessagePack and here. */
  annotations?: Record<string, unknown>;
  /** What the sender gave with it, if anything: an object on the wire, its JSON text here. */
  data?: Record<string, unknown>;
  /** The number of the message of the room that it answers, if it does. */
  replyTo?: number;
  /** The user ids it mentions, if any. */
  mentions?: readonly string[];
  /** The reactions to it by emoji, if any, in the order in which the first of each came. */
  reactions?: Readonly<Record<string, Reaction>>;
  /** The name of the event, where it is a stored event of an application: only what has none is shown as text. */
  event?: string;
  /** The key of that event, if it has one: it is the key of the room's state that the event sets, or without data removes. */
  key?: string;
}

/** Deletes a message of a room: an own one within the server's time for it, or any as a moderator. Its number stays, its text goes. */
export interface DeleteRequest {
  /** A room the connection has joined. */
  room: string;
  /** The number of the message. */
  seq: number;
}

/** A message between two users; every connection of both gets it. */
export interface DirectMessage {
  /** A UUIDv7. */
  id: string;
  /** Its place in the conversation of the two: 1, 2, 3 … without holes. */
  seq: number;
  /** The sender. */
  from: string;
  /** The receiver. */
  to: string;
  /** The text as it was sent. */
  text: string;
  /** When the server took it, UTC. */
  timestamp: string;
  /** The sender's own id for it, if it gave one. */
  clientMessageId?: string;
}

/** Sends a message to every connection of one user, and to the other connections of the sender. */
export interface DirectRequest {
  /** The receiver; it need not be online. */
  userId: string;
  /** The same bounds as `SendMessageRequest.text`. */
  text: string;
  /** As in `SendMessageRequest.clientMessageId`. */
  clientMessageId?: string;
}

/** This server is about to end; connect again, to be sent to another one, and resume there. */
export interface DrainingNotice {
  /** When to do so, in milliseconds from now. The server closes the connection at about that time. */
  reconnectAfterMs: number;
}

/** Gives a message of a room another text: an own one within the server's time for it, or any as a moderator. */
export interface EditRequest {
  /** A room the connection has joined. */
  room: string;
  /** The number of the message. */
  seq: number;
  /** The same bounds as `SendMessageRequest.text`. */
  text: string;
}

/** Reads the state of a room. */
export interface GetRequest {
  /** A room the connection has joined. */
  room: string;
  /** The one key to read; absent for all. */
  key?: string;
}

/** A page of a room's log, oldest message first. */
export interface HistoryPage {
  /** The room; for direct messages the other user. */
  room: string;
  /** The messages of the page. */
  messages: readonly ChatMessage[];
  /** Whether the log goes on in the direction of reading. */
  hasMore: boolean;
  /** The head of the log when the page was read. */
  position: StreamPosition;
}

/** Reads a page of a log: of `room`, or of the direct messages with `userId`. */
export interface HistoryRequest {
  /** A room the connection has joined; absent for direct messages. */
  room?: string;
  /** The other user of a direct conversation; absent for a room. */
  userId?: string;
  /** Reads the messages with a smaller sequence number, newest of them last. Not together with `after`. */
  before?: number;
  /** Reads the messages with a larger sequence number. With neither, the newest page. */
  after?: number;
  /** 1–200 messages, 50 when absent. */
  limit?: number;
  /** The epoch that `after` belongs to. When the log is of another one, the newest page is answered, as when `after` is not on the log any more. Absent, the number alone counts. */
  epoch?: string;
}

/** Joins a room with the calling connection. */
export interface JoinRoomRequest {
  /** 1–128 characters, see `ChatLimits`; names that differ in case are different rooms. */
  room: string;
  /** The last position the client has seen; what was said since then comes back in `RoomSnapshot.missed`. */
  after?: StreamPosition;
  /** The last change the client has seen in the epoch of `after`, 0 for none; what was changed since then comes back in `RoomSnapshot.changes`. */
  changes?: number;
  /** True to hear the room without being its member: in no member list, count or announcement, and without a voice. For the role `ChatRoles.admin`; a connection that is a member stays one. */
  hidden?: boolean;
  /** Whether the answer has the room's state; absent means false. */
  state?: boolean;
  /** True to be told what is unread when the user is subscribed to the room, in `RoomSnapshot.unread`; then what the user says over this connection counts as read. */
  unread?: boolean;
}

/** Takes a user out of a room. */
export interface KickRequest {
  /** The room. */
  room: string;
  /** The user. */
  userId: string;
  /** Why, for other moderators; at most 500 characters. */
  reason?: string;
}

/** The newest message of a room, as a list of rooms shows it. */
export interface LastMessage {
  /** Its number. */
  seq: number;
  /** Who said it; empty when the sender was erased. */
  from: string;
  /** Its text, cut to `ChatLimits.lastTextLength`. */
  text: string;
  /** When it was taken, UTC. */
  timestamp: string;
  /** The name of the event, when it is a stored event. */
  event?: string;
  /** True when it was deleted, absent otherwise. */
  deleted?: boolean;
}

/** Leaves a room with the calling connection; the user stays while another of its connections is in the room. */
export interface LeaveRoomRequest {
  room: string;
}

/** Ends a mute or a ban. */
export interface LiftRequest {
  /** One of `SanctionKinds`. */
  kind: string;
  /** The user. */
  userId: string;
  /** Where it holds; absent for the whole service. */
  room?: string;
}

/** Says how far the user has read in a room that it is subscribed to. */
export interface MarkReadRequest {
  /** The room. */
  room: string;
  /** The number of the last message that was read, from 0; one before the cursor changes nothing. */
  seq: number;
}

/** A user is in a room that was not before. The joining connection always gets it, the others only when the user is new. */
export interface MemberJoined {
  /** The room. */
  room: string;
  /** Who joined. */
  userId: string;
  /** User ids, cut at the server's limit (200 by default); where many come at once, the user alone in all events but the last. Whole when they are as many as `memberCount` says. */
  members: readonly string[];
  /** How many users are in the room, whatever the limit. */
  memberCount: number;
}

/** A user's last connection has left a room. */
export interface MemberLeft {
  /** The room. */
  room: string;
  /** Who left. */
  userId: string;
  /** How many users are still in the room. */
  memberCount: number;
  /** One of `LeaveReasons`. */
  reason: string;
}

/** Asks who is in a room the connection has joined. */
export interface MembersRequest {
  room: string;
}

/** A message of a joined room was deleted; its number stays. */
export interface MessageDeleted {
  /** The room. */
  room: string;
  /** The number of the message. */
  seq: number;
  /** Its id. */
  id: string;
  /** When, UTC. */
  deletedAt: string;
  /** Who did it. */
  by: string;
  /** The number of the change, see `ChangeMark.change`. */
  change: number;
}

/** A message of a joined room has another text now. */
export interface MessageEdited {
  /** The room. */
  room: string;
  /** The number of the message. */
  seq: number;
  /** Its id. */
  id: string;
  /** Its new text. */
  text: string;
  /** When, UTC. */
  editedAt: string;
  /** Who did it. */
  by: string;
  /** The number of the change, see `ChangeMark.change`. */
  change: number;
  /** The reactions to the message, if any, see `ChatMessage.reactions`. */
  reactions?: Readonly<Record<string, Reaction>>;
}

/** A message of a joined room has other reactions now; its text is what it was. */
export interface MessageReacted {
  /** The room. */
  room: string;
  /** The number of the message. */
  seq: number;
  /** Its id. */
  id: string;
  /** All reactions by emoji, in the order in which the first of each came; empty when there is none any more. */
  reactions: Readonly<Record<string, Reaction>>;
  /** The number of the change, see `ChangeMark.change`. */
  change: number;
}

/** Lets a user speak no more. */
export interface MuteRequest {
  /** The user. */
  userId: string;
  /** Where; absent for the whole service, which is for administrators. */
  room?: string;
  /** When it ends by itself, UTC, a time to come; absent for never. */
  until?: string;
  /** Why, for other moderators; at most 500 characters. */
  reason?: string;
}

/** Asks which users are connected. It has no fields. */
export interface OnlineRequest {}

/** Who is connected, over all nodes. */
export interface OnlineUsers {
  /** User ids, cut at 10,000. */
  users: readonly string[];
  /** How many users are connected, whatever the limit. */
  userCount: number;
  /** How many connections they hold. */
  connectionCount: number;
}

/** Asks for a `Pong`. It has no fields. */
export interface PingRequest {}

/** The answer to a ping. */
export interface Pong {
  /** The server's clock, UTC. */
  serverTime: string;
}

/** Sends an event of the application's own to the members of a room. */
export interface PublishRequest {
  /** A room the connection has joined. */
  room: string;
  /** Its name: 1–64 lower-case letters, digits, `_`, `.` and `-`. */
  event: string;
  /** A JSON object, as its text here and as an object on the wire: up to 4 KiB as compact JSON in UTF-8 unless the server is configured otherwise, and for one that is stored as much as a message's; at most 32 levels deep, no name twice in one object. */
  data?: Record<string, unknown>;
  /** 1–64 characters: a newer event of the same sender, room, name and key takes the place of one that still waits for a connection that is behind. A stored event sets that key of the room's state, or without data removes it. */
  key?: string;
  /** Whether no connection of the sender gets it; absent means false. Not with `store`. */
  excludeSelf?: boolean;
  /** Whether it becomes part of the room's log, with a number and a receipt, as a message does; absent means false. */
  store?: boolean;
  /** Of one that is stored, as `SendMessageRequest.clientMessageId`. */
  clientMessageId?: string;
}

/** Reacts to a message of a room, or takes a reaction back. A user has one of each emoji. */
export interface ReactRequest {
  /** A room the connection has joined. */
  room: string;
  /** The number of the message. */
  seq: number;
  /** 1–32 characters, an emoji or a name for one such as `:party:`; the rules of room names apply. */
  emoji: string;
  /** Whether the reaction is taken back; absent means false. */
  remove?: boolean;
}

/** How many users have reacted to a message with one emoji. */
export interface Reaction {
  /** How many. */
  count: number;
  /** Those who came first, 20 at most. */
  users: readonly string[];
}

/** Who has reacted to a message. */
export interface ReactionList {
  /** The room. */
  room: string;
  /** The number of the message. */
  seq: number;
  /** The users by emoji, all of them in the order of coming; empty when there are none. */
  reactions: Readonly<Record<string, readonly string[]>>;
}

/** Asks who has reacted to a message of a room. */
export interface ReactionsRequest {
  /** A room the connection has joined. */
  room: string;
  /** The number of the message. */
  seq: number;
}

/** A user has read on in a room: told to its other connections, and to the room's members where the service has it so. */
export interface ReadNotice {
  /** The room. */
  room: string;
  /** Who has read. */
  userId: string;
  /** The number up to which it has read. */
  seq: number;
}

/** The message is in the log of its room, for good. */
export interface Receipt {
  /** The message's id, a UUIDv7. */
  id: string;
  /** Its place in the room: 1, 2, 3 … without holes. */
  seq: number;
  /** When the server took it, UTC. */
  timestamp: string;
  /** True when the message was there already: this is its first receipt again. */
  duplicate: boolean;
}

/** Keeps a connection alive past the expiry of the token it began with. */
export interface RefreshTokenRequest {
  /** A new token of the same user. Its expiry, roles and rooms replace those of the old one. */
  token: string;
}

/** An event of the application's own that is not stored and has no number; one that is stored is a `ChatMessage`. */
export interface RoomEvent {
  /** The room. */
  room: string;
  /** Its name. */
  event: string;
  /** The sender's user id. */
  from: string;
  /** What the sender gave with it, if anything: an object on the wire, its JSON text here. */
  data?: Record<string, unknown>;
  /** Its key, if it has one: a newer event may have taken the place of others with the same. */
  key?: string;
}

/** Who is in a room. */
export interface RoomMembers {
  /** The room. */
  room: string;
  /** User ids, cut at 10,000. */
  members: readonly string[];
  /** How many users are in the room, whatever the limit. */
  memberCount: number;
}

/** What a client needs to show a room it has just joined. */
export interface RoomSnapshot {
  /** The room. */
  room: string;
  /** User ids, cut at the server's limit (200 by default). */
  members: readonly string[];
  /** How many users are in the room, whatever the limit. */
  memberCount: number;
  /** Live messages continue after this position; it is where to resume from. */
  position: StreamPosition;
  /** With `after`: what was said since then, oldest first. Empty without it. */
  missed: readonly ChatMessage[];
  /** True when `missed` is everything since `after`; false when that is no longer known. With `changes` it tells of `changes` too. */
  recovered: boolean;
  /** Live changes continue after this number; it is where to resume from. */
  lastChange: number;
  /** With `changes`: the messages up to `after` that were changed since then, as they stand now, in the order of their changes. */
  changes?: readonly ChatMessage[];
  /** With `state`: the state of the room, whose version is not smaller than the position. */
  state?: RoomState;
  /** With `unread`, when the user is subscribed: what is unread up to `position`. */
  unread?: UnreadCount;
}

/** The state of a room: for each key the newest stored event that has it. Whoever applies the stored events with a number above `version` to it, in their order, has the state as it is; those up to it are in it already. */
export interface RoomState {
  /** The room. */
  room: string;
  /** The number of the newest message of the room when it was read. */
  version: number;
  /** The epoch that numbers belong to. */
  epoch: string;
  /** By their numbers, the oldest first. */
  entries: readonly StateEntry[];
}

/** What is unread in a room that the user is subscribed to. */
export interface RoomUnread {
  /** The room. */
  room: string;
  /** The number up to which the user has read; 0 for nothing of what is there. */
  read: number;
  /** How many numbers after it are in the log: 0–999, and 999 stands for more too. */
  count: number;
  /** How many of them mention the user; bounded in the same way. */
  mentions: number;
}

/** A mute or a ban. */
export interface SanctionEntry {
  /** One of `SanctionKinds`. */
  kind: string;
  /** Where it holds; absent for the whole service. */
  room?: string;
  /** The user. */
  userId: string;
  /** When it ends by itself, UTC; absent for never. */
  until?: string;
  /** Why, in the words of who imposed it. */
  reason?: string;
  /** Who imposed it. */
  by: string;
  /** When, UTC. */
  at: string;
}

/** A page of the mutes and bans that hold. */
export interface SanctionList {
  /** In an order that stays. */
  sanctions: readonly SanctionEntry[];
  /** Where to go on; absent at the end. */
  next?: string;
}

/** Lists the mutes and bans that hold. */
export interface SanctionsRequest {
  /** Of that room; absent for all, which is for administrators. */
  room?: string;
  /** Of that user. */
  userId?: string;
  /** Of that kind, see `SanctionKinds`. */
  kind?: string;
  /** 1–200, 50 when absent. */
  limit?: number;
  /** Where the page before has ended: its `next`. */
  cursor?: string;
}

/** Messages of a room that were found. */
export interface SearchPage {
  /** The room. */
  room: string;
  /** The newest first, as they stand now; deleted ones are never among them. */
  messages: readonly ChatMessage[];
  /** Whether there are older ones. */
  hasMore: boolean;
}

/** Finds messages of a room. */
export interface SearchRequest {
  /** A room the connection has joined. */
  room: string;
  /** 1–200 characters with at least one word. All words must be in a message; with an asterisk behind it a word stands for all that begin so. */
  query: string;
  /** Only messages with a smaller sequence number. */
  before?: number;
  /** 1–50 messages, 20 when absent. */
  limit?: number;
}

/** Says something in a room. */
export interface SendMessageRequest {
  /** A room the connection has joined. */
  room: string;
  /** 1–4,000 characters unless the server is configured otherwise; with data also none. */
  text: string;
  /** 1–64 characters chosen by the client: sent again by the same user to the same room within the server's window, it returns the first receipt and says nothing twice. */
  clientMessageId?: string;
  /** A JSON object that goes with it, as its text here and as an object on the wire: up to 16 KiB as compact JSON in UTF-8 unless the server is configured otherwise, at most 32 levels deep, no name twice in one object. */
  data?: Record<string, unknown>;
  /** The message of the room that it answers, be it deleted: its number, or its id. What is stored and told is the number. */
  replyTo?: number | string;
  /** Up to 32 different user ids. */
  mentions?: readonly string[];
}

/** What one key of a room's state is. */
export interface StateEntry {
  /** The key. */
  key: string;
  /** The name of the event that set it. */
  event: string;
  /** Its data: an object on the wire, its JSON text here. */
  data: Record<string, unknown>;
  /** Its sender's user id. */
  from: string;
  /** Its number in the room. */
  seq: number;
  /** When the server took it, UTC. */
  timestamp: string;
}

/** A place in the log of a room. */
export interface StreamPosition {
  /** Names one life of the log; it changes when the log was lost or reset, so an old position is recognised. */
  epoch: string;
  /** The sequence number of the last message seen; 0 stands before the first. */
  seq: number;
}

/** Makes the user belong to a room also while it is away. The calling connection must be its member. */
export interface SubscribeRoomRequest {
  /** The room. */
  room: string;
}

/** The token of this connection expires soon; refresh it, or the connection ends. */
export interface TokenExpiring {
  /** When the connection ends, UTC. */
  expiresAt: string;
}

/** The new token is in force. */
export interface TokenRefreshed {
  /** When the connection ends unless the token is refreshed again, UTC. */
  expiresAt: string;
  /** Rooms this connection had to leave because the new token does not allow them. */
  leftRooms: readonly string[];
}

/** A member of a room has begun or stopped typing. */
export interface TypingNotice {
  room: string;
  userId: string;
  isTyping: boolean;
}

/** Tells the other members of a room that the user is typing, or has stopped. */
export interface TypingRequest {
  /** A room the connection has joined. */
  room: string;
  /** Absent means true. */
  isTyping?: boolean;
}

/** What is unread in a room that was joined. */
export interface UnreadCount {
  /** The number up to which the user has read; 0 for nothing of what is there. */
  read: number;
  /** How many numbers after it, up to the position of the join, are in the log: 0–999, and 999 stands for more too. */
  count: number;
  /** How many of them mention the user; bounded in the same way. */
  mentions: number;
}

/** Lists the rooms that the user is subscribed to, with what is unread in each. */
export interface UnreadRequest {
  /** 1–1,000, 1,000 when absent. */
  limit?: number;
  /** Where the page before has ended: its `next`. */
  cursor?: string;
}

/** A room that the user is subscribed to. */
export interface UnreadRoom {
  /** The room. */
  room: string;
  /** The number up to which the user has read; 0 for nothing of what is there. */
  read: number;
  /** How many numbers after it are in the log: 0–999, and 999 stands for more too. */
  count: number;
  /** How many of them mention the user; bounded in the same way. */
  mentions: number;
  /** The head of the room's log. */
  position: StreamPosition;
  /** The newest message; absent when there is none, or not any more. */
  last?: LastMessage;
}

/** A page of the rooms that the user is subscribed to. */
export interface UnreadRooms {
  /** The one with the newest message first; those without messages last, by their names. */
  rooms: readonly UnreadRoom[];
  /** Where to go on; absent at the end. */
  next?: string;
}

/** Ends the user's subscription to a room. It need not be a member, nor subscribed. */
export interface UnsubscribeRoomRequest {
  /** The room. */
  room: string;
}

/** The first event on every connection. */
export interface Welcome {
  /** The `sub` of the token. */
  userId: string;
  /** Names this connection. */
  connectionId: string;
  /** Connections over all nodes, this one included. */
  onlineCount: number;
  /** The server's clock, UTC. */
  serverTime: string;
}

/** The operations by their names on the wire, each with its request and its answer. */
export interface Operations {
  /** Joins a room and says what a client needs to show it. Joining again is allowed and answers afresh. */
  join_room: { request: JoinRoomRequest; answer: RoomSnapshot };
  /** Leaves a room. Leaving a room one is not in is `ChatErrors.notAMember`. */
  leave_room: { request: LeaveRoomRequest; answer: void };
  /** Says something in a room. The receipt comes when it is in the room's log. */
  message: { request: SendMessageRequest; answer: Receipt };
  /** Tells the other members that the user is typing. It reaches no connection of the sender. */
  typing: { request: TypingRequest; answer: void };
  /** Sends an event of the application's own to a room. One that is to be stored is answered with its receipt; any other with nothing: it has no number, and whoever is not there misses it. */
  publish: { request: PublishRequest; answer: Receipt | null };
  /** Makes the user belong to a joined room also while it is away. Repeating it changes nothing. */
  subscribe_room: { request: SubscribeRoomRequest; answer: RoomUnread };
  /** Ends the user's subscription to a room. Repeating it changes nothing. */
  unsubscribe_room: { request: UnsubscribeRoomRequest; answer: void };
  /** Says how far the user has read in a room. `ChatErrors.notSubscribed` without a subscription. */
  mark_read: { request: MarkReadRequest; answer: RoomUnread };
  /** The rooms that the user is subscribed to, with what is unread in each. */
  unread: { request: UnreadRequest; answer: UnreadRooms };
  /** Answers with the server's time. */
  ping: { request: PingRequest; answer: Pong };
  /** Who is in a room. */
  members: { request: MembersRequest; answer: RoomMembers };
  /** Who is connected. */
  online: { request: OnlineRequest; answer: OnlineUsers };
  /** Sends a message to one user. */
  direct: { request: DirectRequest; answer: Receipt };
  /** Tells everyone something; for administrators. */
  broadcast: { request: BroadcastRequest; answer: void };
  /** Reads a page of a room's log or of a direct conversation. */
  history: { request: HistoryRequest; answer: HistoryPage };
  /** Replaces the token of the connection by a newer one of the same user. */
  refresh_token: { request: RefreshTokenRequest; answer: TokenRefreshed };
  /** Gives a message another text. */
  edit: { request: EditRequest; answer: MessageEdited };
  /** Deletes a message. */
  delete: { request: DeleteRequest; answer: MessageDeleted };
  /** Takes a user out of a room, which it may join again; for administrators and the room's moderators, as all that follows. */
  kick: { request: KickRequest; answer: void };
  /** Lets a user speak no more. */
  mute: { request: MuteRequest; answer: void };
  /** Shuts a user out. */
  ban: { request: BanRequest; answer: void };
  /** Ends a mute or a ban. `ChatErrors.notFound` when there is none. */
  lift: { request: LiftRequest; answer: void };
  /** The mutes and bans that hold. */
  sanctions: { request: SanctionsRequest; answer: SanctionList };
  /** Reacts to a message, or takes a reaction back. */
  react: { request: ReactRequest; answer: MessageReacted };
  /** Who has reacted to a message. */
  reactions: { request: ReactionsRequest; answer: ReactionList };
  /** Reads the state of a room. */
  get: { request: GetRequest; answer: RoomState };
  /** Finds messages of a room by their words. `ChatErrors.unavailable` where the server does not search. */
  search: { request: SearchRequest; answer: SearchPage };
}

/** What a server sends by itself. */
export interface ServerEvents {
  /** The first event on every connection. */
  Welcome: Welcome;
  /** Something was said in a joined room; the sender gets it too. */
  Message: ChatMessage;
  /** A user joined a joined room. */
  MemberJoined: MemberJoined;
  /** A user left a joined room. */
  MemberLeft: MemberLeft;
  /** Somebody else is typing, or has stopped. */
  Typing: TypingNotice;
  /** An event of the application's own in a joined room. */
  Event: RoomEvent;
  /** The user has read on in a room over another connection, or another member has where that is told. */
  Read: ReadNotice;
  /** A message of a joined room has another text. */
  MessageEdited: MessageEdited;
  /** A message of a joined room was deleted. */
  MessageDeleted: MessageDeleted;
  /** A message of a joined room has other reactions. */
  MessageReacted: MessageReacted;
  /** A direct message from or to this user. */
  Direct: DirectMessage;
  /** An administrator's word to everyone. */
  Broadcast: BroadcastNotice;
  /** The token of this connection expires soon. */
  TokenExpiring: TokenExpiring;
  /** This server is about to end. */
  Draining: DrainingNotice;
}
