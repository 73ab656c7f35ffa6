namespace Chat.Client.Rooms;

/// <summary>Who is in a room, as far as the server has said. Its caller's lock guards changes; the lists that it gives out stay as they are.</summary>
internal sealed class MemberList
{
    private readonly HashSet<string> users = [];
    private volatile IReadOnlyList<string> list = [];
    private volatile int count;

    public IReadOnlyList<string> Users => list;

    /// <summary>The server's count.</summary>
    public int Count => count;

    public bool IsComplete => list.Count == count;

    public void Replace(IReadOnlyList<string> members, int memberCount)
    {
        users.Clear();
        users.UnionWith(members);
        Publish(memberCount);
    }

    public void Add(string user, IReadOnlyList<string> members, int memberCount)
    {
        if (members.Count == memberCount)
        {
            Replace(members, memberCount);
            return;
        }

        users.Add(user);
        Publish(memberCount);
    }

    public void Remove(string user, int memberCount)
    {
        users.Remove(user);
        Publish(memberCount);
    }

    private void Publish(int memberCount)
    {
        count = memberCount;
        list = [.. users];
    }
}
