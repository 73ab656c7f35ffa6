namespace Chat.Client.Connecting;

/// <summary>The application's token provider failed; it has been logged.</summary>
internal sealed class TokenException(Exception? inner) : Exception("the token provider failed", inner);
