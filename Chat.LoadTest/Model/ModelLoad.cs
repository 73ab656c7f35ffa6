namespace Chat.LoadTest.Model;

/// <summary>What is asked of a service.</summary>
/// <param name="Connections">Connections at the same time.</param>
/// <param name="RoomsPerConnection">Rooms that each is in.</param>
/// <param name="Members">Connections in a room.</param>
/// <param name="MessagesPerSecond">In all rooms together.</param>
/// <param name="TextBytes">Length of a text.</param>
/// <param name="Nodes">Nodes; the members of a room are spread over them at random.</param>
/// <param name="Redis">Redis servers over which rooms are spread; 0 for one node without.</param>
/// <param name="Sqlite">Whether the log is in SQLite; only without Redis.</param>
/// <param name="Tls">Whether the nodes speak TLS.</param>
/// <param name="Kept">Messages kept in the history of a room.</param>
/// <param name="ComeBackIn">All clients come back within this many seconds; 0 when that is not asked.</param>
internal sealed record ModelLoad(
    double Connections, double RoomsPerConnection, double Members, double MessagesPerSecond, double TextBytes, double Nodes, double Redis, bool Sqlite, bool Tls, double Kept, double ComeBackIn)
{
    public double Rooms => Connections * RoomsPerConnection / Members;

    public double Memberships => Connections * RoomsPerConnection;

    public double Deliveries => MessagesPerSecond * Members;

    /// <summary>On how many nodes the members of a room are, where it is known; else they are anywhere.</summary>
    public double? Spread { get; init; }

    /// <summary>Nodes on which a room has members, on the average: of n nodes each has none of m members with probability (1 − 1/n)^m.</summary>
    public double NodesOfRoom => Spread ?? Nodes * (1 - Math.Pow(1 - 1 / Nodes, Members));
}
