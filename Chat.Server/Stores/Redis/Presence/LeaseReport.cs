namespace Chat.Server.Stores.Redis.Presence;

/// <param name="Wait">When to renew again, at the latest.</param>
/// <param name="Lost">Nodes to clear away, without former ids of this node.</param>
internal readonly record struct LeaseReport(TimeSpan Wait, IReadOnlyList<string> Lost);
