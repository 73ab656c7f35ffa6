namespace Chat.Server.Endpoints.Http.Service;

/// <param name="Connections">Connections of all nodes.</param>
/// <param name="Users">Users who are connected.</param>
/// <param name="Rooms">Rooms that have members.</param>
/// <param name="Nodes">Nodes that answered.</param>
internal sealed record ServiceStats(int Connections, int Users, long Rooms, int Nodes);
