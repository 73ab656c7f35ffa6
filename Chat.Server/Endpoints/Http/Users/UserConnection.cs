namespace Chat.Server.Endpoints.Http.Users;

/// <param name="ConnectionId">Its id, as in its <c>Welcome</c>.</param>
/// <param name="Node">The node that has it.</param>
/// <param name="Protocol">What it speaks: <c>json</c>, <c>messagepack</c> or <c>plain-json</c>.</param>
/// <param name="Since">When it came.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Agent">What the client calls itself.</param>
/// <param name="Rooms">The rooms it is in.</param>
internal sealed record UserConnection(string ConnectionId, string Node, string Protocol, DateTime Since, string? Address, string? Agent, IReadOnlyList<string> Rooms);
