namespace Chat.Server.PlainJson;

/// <summary>A frame that is JSON and no request.</summary>
internal sealed class RequestException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
