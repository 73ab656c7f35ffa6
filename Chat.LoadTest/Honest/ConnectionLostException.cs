namespace Chat.LoadTest.Honest;

/// <summary>The connection could not be made, or ended before the answer came: what became of the request is not known.</summary>
internal sealed class ConnectionLostException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The HTTP status when the server refused the connection with one.</summary>
    public int? Status { get; init; }
}
