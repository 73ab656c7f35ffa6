namespace Chat.LoadTest.Wire;

/// <summary>The server did not take the connection.</summary>
/// <param name="reason">A short reason to count by, such as <c>HTTP 429</c>.</param>
internal sealed class RefusedException(string reason) : Exception($"The server refused the connection: {reason}.")
{
    public string Reason => reason;
}
