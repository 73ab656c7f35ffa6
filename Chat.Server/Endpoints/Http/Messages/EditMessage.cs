namespace Chat.Server.Endpoints.Http.Messages;

/// <param name="Text">The new text.</param>
internal sealed record EditMessage(string Text);
