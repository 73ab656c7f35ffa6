namespace Chat.Server.Presence;

/// <param name="Room">The room.</param>
/// <param name="UserId">The user of the connection that joined or left.</param>
/// <param name="UserChanged">Whether the user itself entered or left, so that others are to be told.</param>
/// <param name="Members">After a join: members, at most the asked number. After a leave: empty.</param>
/// <param name="MemberCount">The number of users in the room after the change.</param>
internal sealed record PresenceChange(
    string Room,
    string UserId,
    bool UserChanged,
    IReadOnlyList<string> Members,
    int MemberCount);
