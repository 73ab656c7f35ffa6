namespace Chat.LoadTest.Honest;

/// <summary>An error that answers no request, or anything else the protocol does not allow a server to send.</summary>
internal sealed record ServerError(string Text);
