namespace Chat.Server.Stores.Redis.Nodes;

/// <param name="Id">As in the question.</param>
/// <param name="Node">The present id of the node that answers.</param>
/// <param name="Body">JSON; null when answering failed, so that nobody waits in vain.</param>
internal sealed record RedisAnswer(long Id, string Node, string? Body);
