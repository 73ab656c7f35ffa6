namespace Chat.Server.Endpoints.Requests;

/// <summary>What came is not the request of an operation. The message says what was expected and what came instead.</summary>
internal sealed class RequestException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
