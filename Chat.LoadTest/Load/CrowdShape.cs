namespace Chat.LoadTest.Load;

/// <summary>How many connections there are, and where.</summary>
/// <param name="Rooms">Rooms; 0 for connections that are in no room.</param>
/// <param name="Members">Connections per room, or all of them when there are no rooms.</param>
/// <param name="UsersPerRoom">Users who share a room's connections. Each new user is announced to everyone in the room, a user's further connections to nobody.</param>
internal sealed record CrowdShape(int Rooms, int Members, int UsersPerRoom)
{
    /// <summary>On how many nodes the members of a room are; 0 for all that there are.</summary>
    public int Spread { get; init; }

    public int Connections => Math.Max(Rooms, 1) * Members;

    /// <summary>Which room the connection is in, and which of its members it is: rooms take turns, so that all fill at the same time.</summary>
    public (int Room, int Member) Place(int connection) => (connection % Math.Max(Rooms, 1), connection / Math.Max(Rooms, 1));

    /// <summary>Which of the nodes a connection is at: the members of a room take turns, and so do the first members of the rooms.</summary>
    public int Node(int connection, int nodes)
    {
        var (room, member) = Place(connection);
        return (room + member % (Spread == 0 ? nodes : Math.Min(Spread, nodes))) % nodes;
    }
}
