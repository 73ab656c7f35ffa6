namespace Chat.Server.Tests.Clients;

public sealed class ChatErrorException(string code, string message, string? until = null) : Exception($"{code}: {message}")
{
    public string Code { get; } = code;

    /// <summary>When what stands against the request ends, if the error says so.</summary>
    public string? Until { get; } = until;
}
