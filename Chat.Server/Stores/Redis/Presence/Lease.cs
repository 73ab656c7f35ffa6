namespace Chat.Server.Stores.Redis.Presence;

/// <summary>A lease as it was last renewed. Times are Unix milliseconds of Redis's clock.</summary>
/// <param name="NodeId">Names this life of this node. A node whose lease has ended never uses the id again.</param>
/// <param name="Until">When it ends.</param>
/// <param name="SteadySince">Since when it has been renewed without a gap.</param>
internal sealed record Lease(string NodeId, long Until, long SteadySince);
