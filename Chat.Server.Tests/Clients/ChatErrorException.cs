namespace Chat.Server.Tests.Clients;

public sealed class ChatErrorException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code { get; } = code;
}
