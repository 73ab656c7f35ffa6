using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Presence;

/// <param name="Count">Users in the room after the change.</param>
/// <param name="Version">The version of the last change.</param>
/// <param name="Changed">Users who entered or left, in order; each made the version and the count one step.</param>
/// <param name="Members">After a join: members, as many as were asked for.</param>
internal sealed record RoomReply(int Count, long Version, IReadOnlyList<string> Changed, IReadOnlyList<string> Members)
{
    /// <summary>The changes one by one; <paramref name="step"/> is how each changed the count.</summary>
    public IEnumerable<PresenceChange> Changes(string room, int step, Func<string, IReadOnlyList<string>> members) =>
        Changed.Select((user, index) =>
        {
            var later = Changed.Count - 1 - index;
            return new PresenceChange(room, user, true, members(user), Count - step * later, Version - later);
        });
}
