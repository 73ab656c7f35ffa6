namespace Chat.Server.Endpoints.Http.Service;

/// <param name="Node">The node's id among the nodes.</param>
/// <param name="Version">The version of the server.</param>
/// <param name="StartedAt">When the process started.</param>
/// <param name="Connections">Its connections.</param>
/// <param name="Groups">The rooms and users it has connections of.</param>
/// <param name="MemoryBytes">The memory of the process.</param>
/// <param name="Processors">How many processors it may use.</param>
internal sealed record NodeState(string Node, string Version, DateTime StartedAt, int Connections, int Groups, long MemoryBytes, int Processors);
