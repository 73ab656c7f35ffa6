namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>What became of a call.</summary>
/// <param name="Error">Null when it was answered, else the whole text that the client was given.</param>
/// <param name="Code">The code of the contract; null also when the client itself refused to send the call.</param>
internal sealed record CallResult(string? Error, string? Code)
{
    private const string Marker = "HubException: ";

    public static readonly CallResult Answered = new(null, null);

    /// <summary>From the text of an error of SignalR.</summary>
    public static CallResult Failed(string error)
    {
        var start = error.IndexOf(Marker, StringComparison.Ordinal);
        return new CallResult(error, start < 0 ? null : error[(start + Marker.Length)..].Split(": ", 2)[0]);
    }
}
