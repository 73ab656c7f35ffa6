namespace Chat.Server.Tests.StockClients;

/// <summary>What a stock client says of itself.</summary>
/// <param name="State">One of the constants.</param>
/// <param name="Error">Why, in the client's words.</param>
internal sealed record StateChange(string State, string? Error)
{
    public const string Reconnecting = "reconnecting";
    public const string Reconnected = "reconnected";
    public const string Closed = "closed";
}
