namespace Chat.LoadTest.Load;

/// <summary>How many connections there are, and where.</summary>
/// <param name="Rooms">Rooms; 0 for connections that are in no room.</param>
/// <param name="Members">Connections per room, or all of them when there are no rooms.</param>
/// <param name="UsersPerRoom">Users who share a room's connections. Each new user is announced to everyone in the room, a user's further connections to nobody.</param>
internal sealed record CrowdShape(int Rooms, int Members, int UsersPerRoom)
{
    public int Connections => Math.Max(Rooms, 1) * Members;

    /// <summary>Which room the connection is in, and which of its members it is: rooms take turns, so that all fill at the same time.</summary>
    public (int Room, int Member) Place(int connection) => (connection % Math.Max(Rooms, 1), connection / Math.Max(Rooms, 1));
}
