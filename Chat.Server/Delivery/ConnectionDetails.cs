namespace Chat.Server.Delivery;

/// <summary>What is known of a connection.</summary>
/// <param name="ConnectionId">Its id.</param>
/// <param name="Protocol">What it speaks: <c>json</c>, <c>messagepack</c> or <c>plain-json</c>.</param>
/// <param name="Since">When it came, UTC.</param>
/// <param name="Address">The client's address, as a trusted proxy says.</param>
/// <param name="Agent">What the client calls itself.</param>
internal sealed record ConnectionDetails(string ConnectionId, string Protocol, DateTime Since, string? Address, string? Agent);
