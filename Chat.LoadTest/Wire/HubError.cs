namespace Chat.LoadTest.Wire;

internal static class HubError
{
    private const string Marker = "HubException: ";

    /// <summary>The code in a SignalR error text, or the text when there is none.</summary>
    public static string Code(string error)
    {
        var at = error.LastIndexOf(Marker, StringComparison.Ordinal);
        if (at < 0) return error;
        var code = error[(at + Marker.Length)..];
        var end = code.IndexOf(':', StringComparison.Ordinal);
        return end < 0 ? code : code[..end];
    }
}
