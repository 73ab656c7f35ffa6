namespace Chat.Server.Stores.Redis.Nodes;

/// <param name="Id">The number of the question at the process that asks.</param>
/// <param name="From">The process that asks; its answers have a channel of their own.</param>
/// <param name="Name">The name of the question.</param>
/// <param name="Body">JSON.</param>
internal sealed record RedisQuestion(long Id, string From, string Name, string Body);
