namespace Chat.Server.Endpoints.Http.Messages;

/// <param name="Message">The text.</param>
/// <param name="System">With a key: the name that says it, <c>system:NAME</c>; without, the key's own.</param>
internal sealed record BroadcastMessage(string Message, string? System = null);
