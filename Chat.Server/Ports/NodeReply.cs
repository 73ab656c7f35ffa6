namespace Chat.Server.Ports;

/// <param name="Node">The node, by its present id.</param>
/// <param name="Body">What it answered, JSON; null when it did not answer in time.</param>
internal sealed record NodeReply(string Node, string? Body);
