namespace Chat.Server.Ports;

/// <param name="Room">The room.</param>
/// <param name="UserId">The user of the connection that joined or left.</param>
/// <param name="UserChanged">Whether the user itself entered or left, so that others are to be told.</param>
/// <param name="Members">After a join: members, at most the asked number. After a leave: empty.</param>
/// <param name="MemberCount">The number of users in the room after the change.</param>
/// <param name="Version">
/// Grows with every change of the room in which <paramref name="UserChanged"/> holds, so that two announcements about one user
/// can be told apart whatever the order in which they arrive.
/// </param>
internal sealed record PresenceChange(
    string Room,
    string UserId,
    bool UserChanged,
    IReadOnlyList<string> Members,
    int MemberCount,
    long Version);
