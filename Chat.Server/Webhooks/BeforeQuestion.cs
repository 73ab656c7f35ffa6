namespace Chat.Server.Webhooks;

/// <summary>What a before hook is asked.</summary>
internal sealed record BeforeQuestion(string Type, string UserId, string Room, string? Text = null, string? ClientMessageId = null);
