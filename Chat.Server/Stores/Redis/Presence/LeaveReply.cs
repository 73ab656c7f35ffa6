namespace Chat.Server.Stores.Redis.Presence;

/// <param name="Count">Users in the room after the change.</param>
/// <param name="Version">The version of the change.</param>
/// <param name="Had">Whether this node had the user in the room.</param>
/// <param name="StillThere">Whether the user is in the room through another node.</param>
internal readonly record struct LeaveReply(int Count, long Version, bool Had, bool StillThere);
